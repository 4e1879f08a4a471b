"""An ASGI application that says again what a WebSocket says, and whose event stream is silent."""

import asyncio

SILENCE = 4  # s: above the time limits for pages that test_haproxy_live.py sets.


async def application(scope, receive, send):
    if scope["type"] == "lifespan":
        return
    if scope["type"] == "websocket":
        await say_again(receive, send)
    elif scope["path"] == "/live/events/":
        await two_events(send)
    else:
        await send({"type": "http.response.start", "status": 404, "headers": []})
        await send({"type": "http.response.body", "body": b""})


async def say_again(receive, send):
    await receive()
    await send({"type": "websocket.accept"})
    while (message := await receive())["type"] == "websocket.receive":
        await asyncio.sleep(SILENCE)
        await send({"type": "websocket.send", "text": message["text"]})


async def two_events(send):
    headers = [(b"content-type", b"text/event-stream"), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"data: first\n\n", "more_body": True})
    await asyncio.sleep(SILENCE)
    await send({"type": "http.response.body", "body": b"data: second\n\n"})
