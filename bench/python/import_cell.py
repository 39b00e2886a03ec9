"""One cell of the row of imports in Python, in a process of its own: the processor time of importing a handler's module, which
waits for nobody."""

# what AWS's runtime interface client (`awslambdaric`) has loaded before it loads a handler
import base64, decimal, http, importlib, json, logging, logging.config, math, os, sys, time, traceback, types, warnings  # noqa

sys.path.insert(0, sys.argv[1])
before = time.process_time_ns()
importlib.import_module("handler")
print(json.dumps({"nanoseconds": time.process_time_ns() - before}))
