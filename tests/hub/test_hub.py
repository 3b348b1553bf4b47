"""A real JupyterHub with the configuration of the course, its proxy and a class of learners on this
machine: sign up, log in, run lesson 05, move a control, answer, be killed, come back.

It takes minutes, makes system accounts and needs root, so it runs only when it is asked for:
    TWO_LEAPS_HUB=/path/to/python TWO_LEAPS_PROXY=/path/with/configurable-http-proxy \
        python -m pytest tests/hub -o addopts="" -s
The Python named has the course's packages, jupyterhub, jupyterhub-nativeauthenticator and
jupyterhub-idle-culler, and every account can run it: none below /root. TWO_LEAPS_HUB_LEARNERS says
how many (20)."""

import json
import os
import pwd
import re
import shutil
import signal
import socket
import stat
import subprocess
import threading
import time
import uuid
from pathlib import Path
from statistics import median

import pytest

PYTHON = os.environ.get("TWO_LEAPS_HUB", "")
MANY = int(os.environ.get("TWO_LEAPS_HUB_LEARNERS", "20"))
APART = float(os.environ.get("TWO_LEAPS_HUB_APART", "5"))
ROOT = Path(__file__).resolve().parents[2]
LESSON = "notebooks/05-where-the-grain-went.ipynb"
PASSWORD = "a-long-phrase-for-{name}"

pytestmark = pytest.mark.skipif(not PYTHON, reason="TWO_LEAPS_HUB is not set")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A copy of the course that everybody can read and nobody but root can write."""
    place = tmp_path_factory.mktemp("hub") / "course"
    left = shutil.ignore_patterns(".git", ".venv", "__pycache__", ".*_cache", "my-work*")
    shutil.copytree(ROOT, place, ignore=left)
    subprocess.run(["chmod", "-R", "a+rX,go-w", str(place)], check=True)
    for folder in place.parents:
        if len(folder.parts) > 2:
            folder.chmod(folder.stat().st_mode | 0o055)
    return place


@pytest.fixture(scope="module")
def hub(course, names, tmp_path_factory):
    home, port = tmp_path_factory.mktemp("run"), free_port()
    address = f"http://127.0.0.1:{port}"
    path = os.pathsep.join([os.environ.get("TWO_LEAPS_PROXY", ""), os.environ["PATH"]])
    variables = {
        **os.environ,
        "PATH": path,
        "TWO_LEAPS_URL": address,
        "TWO_LEAPS_HUB_URL": f"http://127.0.0.1:{free_port()}",
        "TWO_LEAPS_SIGN_UP": "open",
        "TWO_LEAPS_TEACHERS": "tl-teacher",
    }
    variables.pop("TWO_LEAPS_WORK", None)
    config = course / "notebooks" / "instructors" / "hub" / "jupyterhub_config.py"
    api = f"--ConfigurableHTTPProxy.api_url=http://127.0.0.1:{free_port()}"
    with (home / "log").open("w") as log:
        running = subprocess.Popen(
            [PYTHON, "-m", "jupyterhub", "-f", str(config), api],
            cwd=home,
            env=variables,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        try:
            until(lambda: answers(f"{address}/hub/login"), 120, "the hub")
            yield address, home
        finally:
            running.send_signal(signal.SIGINT)
            try:
                running.wait(90)
            except subprocess.TimeoutExpired:
                os.killpg(running.pid, signal.SIGKILL)


def answers(address):
    import requests

    try:
        return requests.get(address, timeout=5).ok
    except requests.ConnectionError:
        return False


def until(true, seconds, what, pause=0.5):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = true()
        if found:
            return found
        time.sleep(pause)
    raise TimeoutError(f"{what} did not come within {seconds} seconds")


class Learner:
    """One browser, as far as a hub can tell."""

    def __init__(self, address, name):
        import requests

        self.address, self.name = address, name
        self.web = requests.Session()
        self.took, self.waited = {}, 0

    def xsrf(self, path):
        fitting = [
            each for each in self.web.cookies if each.name == "_xsrf" and path.startswith(each.path)
        ]
        return max(fitting, key=lambda each: len(each.path)).value

    def post(self, path, **data):
        self.web.get(f"{self.address}{path}", timeout=60)
        fields = {"_xsrf": self.xsrf(path), **data}
        done = self.web.post(f"{self.address}{path}", data=fields, timeout=180)
        # So many start at once that the hub asks to come again, as it does of a person.
        for _ in range(20):
            if done.status_code != 429:
                break
            self.waited += 1
            time.sleep(float(done.headers.get("Retry-After", 10)))
            done = self.web.get(f"{self.address}/hub/home", timeout=180)
        assert done.ok, (path, done.status_code, done.text[:300])
        return done

    def sign_up(self):
        word = PASSWORD.format(name=self.name)
        told = self.post(
            "/hub/signup",
            username=self.name,
            signup_password=word,
            signup_password_confirmation=word,
        )
        return told.text

    def log_in(self, word=None):
        word = word or PASSWORD.format(name=self.name)
        return self.post("/hub/login", username=self.name, password=word)

    def fail(self, word="wrong-word-1"):
        """What the page says to a wrong word, or to somebody who is not let in."""
        self.web.get(f"{self.address}/hub/login", timeout=60)
        fields = {"_xsrf": self.xsrf("/hub/"), "username": self.name, "password": word}
        return self.web.post(f"{self.address}/hub/login", data=fields, timeout=60).text

    def start(self):
        """Ask for a server and wait until it answers."""
        began = time.monotonic()
        self.web.get(f"{self.address}/hub/spawn", timeout=240)
        own = f"{self.address}/user/{self.name}/"

        def there():
            page = self.web.get(f"{own}api/status", timeout=240)
            if page.status_code == 403 or "/hub/" in page.url:
                page = self.web.get(f"{own}lab", timeout=240)
            # The hub has only now noticed that the server is gone: the page offers to start it.
            if page.status_code == 424:
                self.web.get(f"{self.address}/hub/spawn", timeout=240)
            return page.ok and page.url.startswith(own)

        until(there, 300, f"the server of {self.name}", 1)
        self.took.setdefault("start", time.monotonic() - began)

    def api(self, method, path, body=None):
        place = f"/user/{self.name}/"
        head = {"X-XSRFToken": self.xsrf(place)}
        done = self.web.request(
            method, f"{self.address}{place}api/{path}", json=body, headers=head, timeout=180
        )
        assert done.ok, (path, done.status_code, done.text[:300])
        return done.json() if done.text else {}

    def kernel(self):
        import websocket

        body = {"path": LESSON, "type": "notebook", "name": "", "kernel": {"name": "python3"}}
        key = self.api("POST", "sessions", body)["kernel"]["id"]
        place = f"/user/{self.name}/"
        cookies = {
            each.name: each.value for each in self.web.cookies if place.startswith(each.path)
        }
        cookies["_xsrf"] = self.xsrf(place)
        told = "; ".join(f"{name}={value}" for name, value in cookies.items())
        address = f"{self.address.replace('http', 'ws', 1)}{place}api/kernels/{key}/channels"
        self.socket = websocket.create_connection(address, cookie=told, timeout=240)
        return key

    def send(self, kind, content):
        head = {"msg_id": uuid.uuid4().hex, "msg_type": kind, "session": self.name}
        head |= {"username": self.name, "version": "5.3"}
        message = {"header": head, "parent_header": {}, "metadata": {}, "content": content}
        self.socket.send(json.dumps({**message, "channel": "shell", "buffers": []}))
        return head["msg_id"]

    def heard(self, key):
        """All messages until the kernel rests again after one of ours."""
        while True:
            message = json.loads(self.socket.recv())
            if message["parent_header"].get("msg_id") != key:
                continue
            yield message
            if message["msg_type"] == "status" and message["content"]["execution_state"] == "idle":
                return

    def run(self, code):
        """Run a cell; its printed text and the widgets that it opened. An error fails."""
        content = {"code": code, "silent": False, "store_history": True, "stop_on_error": True}
        content |= {"user_expressions": {}, "allow_stdin": False}
        printed, opened = "", {}
        for message in self.heard(self.send("execute_request", content)):
            kind, told = message["msg_type"], message["content"]
            assert kind != "error", (self.name, code, told.get("evalue"))
            if kind == "stream":
                printed += told["text"]
            if kind == "comm_open":
                opened[told["comm_id"]] = told["data"].get("state", {})
        return printed, opened

    def lesson(self):
        """Run every cell of the lesson, move a control, and see the picture change."""
        began = time.monotonic()
        book = json.loads((ROOT / LESSON).read_text(encoding="utf-8"))
        opened = {}
        for cell in book["cells"]:
            if cell["cell_type"] == "code":
                opened |= self.run("".join(cell["source"]))[1]
        self.took["lesson"] = time.monotonic() - began
        menus = [
            key
            for key, state in opened.items()
            if state.get("_model_name") == "DropdownModel"
            and list(state.get("_options_labels", ())) == ["USSR", "China"]
        ] or [key for key, state in opened.items() if state.get("_model_name") == "DropdownModel"]
        began = time.monotonic()
        told = {"comm_id": menus[0], "data": {"method": "update", "state": {"index": 1}}}
        changes = [
            message
            for message in self.heard(self.send("comm_msg", told))
            if message["msg_type"] == "comm_msg"
        ]
        assert changes, f"{self.name}: nothing moved"
        self.took["move"] = time.monotonic() - began

    def kill(self):
        """End the learner's server and kernel as a power cut would, by their numbers."""
        numbers = processes(self.name)
        assert numbers
        for number in numbers:
            try:
                os.kill(number, signal.SIGKILL)
            except ProcessLookupError:
                continue


def processes(name):
    told = subprocess.run(["ps", "-u", name, "-o", "pid="], capture_output=True, text=True)
    return [int(number) for number in told.stdout.split()]


def commands(name):
    told = subprocess.run(["ps", "-u", name, "-o", "args="], capture_output=True, text=True)
    return told.stdout.splitlines()


def memory(name):
    """Megabytes that a learner's processes hold, shared pages counted in part (PSS)."""
    total = 0
    for number in processes(name):
        try:
            text = Path(f"/proc/{number}/smaps_rollup").read_text()
        except OSError:
            continue
        total += int(re.search(r"^Pss:\s+(\d+)", text, re.MULTILINE)[1])
    return total / 1024


ANSWER = """
from helpers.exercises import check, work
check("5.2", {given!r})
print(work.recall("answers", "5.2")["given"])
"""
RECALL = """
from helpers.exercises import work
print(work.recall("answers", "5.2")["given"])
"""
PRY = """
from pathlib import Path
told = []
for other in Path("/home").glob("tl-learner-*"):
    if other != Path.home():
        try:
            (other / "two-leaps" / "my-work.json").read_text()
            told.append(other.name)
        except PermissionError:
            pass
try:
    Path({course!r}, "notebooks", "x").write_text("x")
    told.append("course")
except PermissionError:
    pass
print(told)
"""


@pytest.fixture(scope="module")
def names():
    listed = [f"tl-learner-{number:02d}" for number in range(1, MANY + 1)]
    yield listed
    # The hub has ended by now; what it leaves running would keep the accounts.
    for name in listed:
        for number in processes_or_none(name):
            os.kill(number, signal.SIGKILL)
    for name in listed:
        until(lambda name=name: not processes_or_none(name), 30, f"the end of {name}")
        subprocess.run(["userdel", "-r", name], capture_output=True, check=False)


def processes_or_none(name):
    try:
        pwd.getpwnam(name)
    except KeyError:
        return []
    return processes(name)


def one_life(learner, course, number, failures):
    try:
        time.sleep(APART * number)
        assert "success" in learner.sign_up().lower()
        learner.log_in()
        learner.start()
        learner.kernel()
        learner.lesson()
        given = f"{number + 1}"
        assert learner.run(ANSWER.format(given=given))[0].strip() == given
        assert learner.run(PRY.format(course=str(course)))[0].strip() == "[]"
        learner.took["megabytes"] = memory(learner.name)
        learner.kill()
        began = time.monotonic()
        time.sleep(12)
        learner.start()
        learner.kernel()
        assert learner.run(RECALL)[0].strip() == given
        learner.took["back"] = time.monotonic() - began
    except Exception as fault:
        failures.append((learner.name, repr(fault)[:600]))


def test_a_class_works_is_killed_and_comes_back(hub, course, names):
    address, home = hub
    failures = []
    learners = [Learner(address, name) for name in names]
    threads = [
        threading.Thread(target=one_life, args=(each, course, number, failures))
        for number, each in enumerate(learners)
    ]
    began = time.monotonic()
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    print(f"\n{MANY} learners, {APART:g} s apart, {time.monotonic() - began:.0f} s in all")
    for what in ("start", "lesson", "move", "back", "megabytes"):
        told = sorted(each.took[what] for each in learners if what in each.took)
        if told:
            print(f"{what}: median {median(told):.1f}, most {told[-1]:.1f}")
    print(f"asked to come again: {sum(each.waited for each in learners)} times")
    print(*failures, sep="\n")
    assert failures == []
    kept = {}
    for number, name in enumerate(names):
        file = Path(pwd.getpwnam(name).pw_dir) / "two-leaps" / "my-work.json"
        kept[name] = json.loads(file.read_text(encoding="utf-8"))["answers"]["5.2"]["given"]
        assert kept[name] == f"{number + 1}"
        assert stat.S_IMODE(Path(pwd.getpwnam(name).pw_dir).stat().st_mode) == 0o700
    secret = home / "jupyterhub_cookie_secret"
    assert stat.S_IMODE(secret.stat().st_mode) == 0o600


def test_a_learner_s_own_copy_takes_a_release_and_keeps_their_work(tmp_path):
    """What a click on an nbgitpuller link does."""
    if subprocess.run([PYTHON, "-c", "import nbgitpuller"], check=False).returncode:
        pytest.skip("nbgitpuller is not installed beside the hub")
    theirs, mine = tmp_path / "theirs", tmp_path / "mine"
    (theirs / "notebooks").mkdir(parents=True)
    for name in (".gitignore", LESSON):
        shutil.copy(ROOT / name, theirs / name)
    git = ["git", "-c", "user.name=t", "-c", "user.email=t@example.org", "-C", str(theirs)]
    subprocess.run([*git, "init", "-q", "-b", "main"], check=True)

    def release():
        subprocess.run([*git, "add", "-A"], check=True)
        subprocess.run([*git, "commit", "-qm", "release"], check=True)
        pull = [PYTHON, "-m", "nbgitpuller.pull", str(theirs), "main", str(mine)]
        told = subprocess.run(pull, capture_output=True, text=True, check=False)
        assert told.returncode == 0, told.stderr[-500:]

    release()
    work = mine / "notebooks" / "my-work.json"
    work.write_text('{"answers": {"5.2": {"given": "37"}}}', encoding="utf-8")
    book = json.loads((mine / LESSON).read_text(encoding="utf-8"))
    book["cells"][-1]["outputs"] = []
    (mine / LESSON).write_text(json.dumps(book, indent=1), encoding="utf-8")
    other = theirs / LESSON
    other.write_text(other.read_text(encoding="utf-8").replace("Two villages", "Two places", 1))
    release()
    assert "37" in work.read_text(encoding="utf-8")
    assert "Two places" in "".join(
        "".join(cell["source"]) for cell in json.loads((mine / LESSON).read_text())["cells"]
    )


def test_names_of_the_system_and_wrong_words_are_refused(hub):
    address, _ = hub
    somebody = Learner(address, "daemon")
    somebody.sign_up()
    somebody.fail(PASSWORD.format(name="daemon"))
    page = somebody.web.get(f"{address}/hub/spawn", timeout=120)
    time.sleep(5)
    assert "/hub/login" in page.url and "/user/daemon" not in page.url
    assert not [each for each in commands("daemon") if "singleuser" in each]
    wrong = Learner(address, "tl-nobody")
    assert "Invalid username or password" in wrong.fail()
