"""A reader of the live contract with python-socketio: prints what it hears, one JSON object a line, and ends after a tick that follows a change."""
import json
import sys
import threading

import socketio

address, key, unit = sys.argv[1:4]
client = socketio.Client(reconnection=False)
heard_change = False
one_at_a_time = threading.Lock()


def say(what, body):
    # Each message comes in a thread of its own; print writes a line and its end apart.
    with one_at_a_time:
        print(json.dumps({"what": what, **body}), flush=True)


@client.on("board")
def board(message):
    global heard_change
    heard_change = True
    say("board", message)


@client.on("alert")
def alert(message):
    say("alert", {"unit": message["unit"], "seq": message["seq"], "rule": message["alert"]["rule"]})


@client.on("tick")
def tick(message):
    if heard_change:
        say("tick", {"unit": message["unit"], "seq": message["seq"], "serverNow": message["serverNow"]})
        client.disconnect()


try:
    client.connect(address, transports=["websocket"], auth={"token": key})
except socketio.exceptions.ConnectionError as error:
    say("refused", {"error": str(error)})
    sys.exit(0)
foreign = client.call("watch", {"unit": "NO-SUCH-UNIT"})
say("error", {"code": foreign["error"]["code"]})
snapshot = client.call("watch", {"unit": unit})
say("watching", {"seq": snapshot["seq"], "beds": len(snapshot["beds"])})
client.wait()
