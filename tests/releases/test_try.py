import time
from .load import visitors
from .test_release import post
def test_it(released, post):
    stack, hosts = released
    with visitors(stack, post) as them:
        time.sleep(10)
    print(them.requests, them.comments, len(them.styles), set(them.styles), them.failures)
    t=time.time()
    with visitors(stack, post) as them:
        time.sleep(3)
        hosts.change("static/css/site.css", "body{color:red}\n")
        done = hosts.fab("release")
        time.sleep(3)
    print(done.stdout)
    print(them.requests, them.comments, len(them.styles), set(them.styles), them.failures)
    print(time.time()-t)
    assert done.returncode == 0
