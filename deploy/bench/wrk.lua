-- What wrk counted, as one line of JSON. Times in µs. https://github.com/wg/wrk/blob/master/SCRIPTING
done = function(summary, latency)
    local failed = summary.errors
    io.write(string.format(
        '{"requests":%d,"duration":%d,"p50":%d,"p99":%d,"connect":%d,"read":%d,"write":%d,"status":%d,"timeout":%d}\n',
        summary.requests, summary.duration, latency:percentile(50), latency:percentile(99),
        failed.connect, failed.read, failed.write, failed.status, failed.timeout))
end
