-- For wrk, over kept connections: pages that Varnish has, and pages that each ask an app server.
-- PAUSE: ms that a connection waits between two requests.
local pause = tonumber(os.getenv("PAUSE"))
local paths = { "/", "/accounts/login/", "/about/", "/search/?q=release" }
local count = 0

function delay()
    return pause
end

function request()
    count = count + 1
    local path = paths[count % #paths + 1]
    if path:find("?", 1, true) then
        path = path .. count
    end
    return wrk.format("GET", path)
end
