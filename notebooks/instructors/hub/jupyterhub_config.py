"""JupyterHub for one server and one class: read by `jupyterhub -f jupyterhub_config.py`.

The course lies in one folder that learners can read and not write; each has a system account of
their own, and in it two-leaps/my-work.json. Learners sign up with a name and a password that the
hub keeps as a hash (NativeAuthenticator), and the teacher lets them in at /hub/authorize; or they
have accounts on the server already (PAM). No secret stands here: the hub makes its own at the
first start, in the folder it is started from, readable by root alone.

Settings come from the environment:
    TWO_LEAPS_COURSE     the folder of the course; by default the one this file lies in
    TWO_LEAPS_TEACHERS   names of teachers, with commas; they let learners in and stop servers
    TWO_LEAPS_AUTH       native (the default) or pam
    TWO_LEAPS_SIGN_UP    open: whoever signs up is let in at once; for the first lesson only
    TWO_LEAPS_MEMORY     megabytes of address space that one process may take (default 6000)
    TWO_LEAPS_IDLE       seconds until an idle server is stopped (default 1800)
"""

import grp
import os
import pwd
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

c = get_config()  # noqa: F821  (JupyterHub defines it)

COURSE = Path(os.environ.get("TWO_LEAPS_COURSE") or Path(__file__).resolve().parents[3])
sys.path.insert(0, str(COURSE))
from helpers.course import opening  # noqa: E402  (needs the line above, and no package)

GROUP = "two-leaps"
HOMES = Path("/home")
MEGABYTE = 1 << 20
TEACHERS = {name.strip() for name in os.environ.get("TWO_LEAPS_TEACHERS", "").split(",")} - {""}
MEMORY = int(os.environ.get("TWO_LEAPS_MEMORY", "6000")) * MEGABYTE
IDLE = int(os.environ.get("TWO_LEAPS_IDLE", "1800"))


def learners() -> set[str]:
    """System accounts that belong to learners: those in the group."""
    try:
        return set(grp.getgrnam(GROUP).gr_mem)
    except KeyError:
        return set()


# Who comes in: nobody under a name that the system uses itself.
c.Authenticator.blocked_users = {each.pw_name for each in pwd.getpwall()} - learners()
c.JupyterHub.bind_url = os.environ.get("TWO_LEAPS_URL", "http://127.0.0.1:8000")
c.JupyterHub.hub_bind_url = os.environ.get("TWO_LEAPS_HUB_URL", "http://127.0.0.1:8081")
c.Authenticator.admin_users = TEACHERS
c.Authenticator.username_pattern = r"[a-z][a-z0-9-]{1,30}"
if os.environ.get("TWO_LEAPS_AUTH", "native") == "pam":
    c.JupyterHub.authenticator_class = "pam"
    c.LocalAuthenticator.allowed_groups = {GROUP}
else:
    c.JupyterHub.authenticator_class = "native"
    c.NativeAuthenticator.open_signup = os.environ.get("TWO_LEAPS_SIGN_UP") == "open"
    c.NativeAuthenticator.minimum_password_length = 10
    c.NativeAuthenticator.check_common_password = True
    c.NativeAuthenticator.allowed_failed_logins = 5
    c.NativeAuthenticator.seconds_before_next_try = 60
    # NativeAuthenticator itself keeps the list of those whom the teacher, or the open door, let in.
    c.Authenticator.allow_all = True


# What each gets: a server under an account of their own, with limits.
def account(spawner: Any) -> None:
    """Make the system account of a learner at the first start. A name that the system uses itself
    is refused."""
    name = spawner.user.name
    try:
        grp.getgrnam(GROUP)
    except KeyError:
        subprocess.run(["groupadd", GROUP], check=True)
    try:
        known = pwd.getpwnam(name)
    except KeyError:
        new = ["useradd", "--create-home", "--base-dir", str(HOMES), "--groups", GROUP]
        subprocess.run([*new, "--shell", "/usr/sbin/nologin", name], check=True)
        known = pwd.getpwnam(name)
    if name not in learners():
        raise PermissionError(f"{name} belongs to the system. Take another, or add it to {GROUP}.")
    home = Path(known.pw_dir)
    home.chmod(0o700)
    work = home / "two-leaps"
    if not work.exists():
        work.mkdir()
        os.chown(work, known.pw_uid, known.pw_gid)


def limited() -> None:
    """Limits of the operating system, set in the learner's own process before it starts."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (200 * MEGABYTE, 200 * MEGABYTE))
    resource.setrlimit(resource.RLIMIT_NPROC, (300, 300))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


from jupyterhub.spawner import LocalProcessSpawner  # noqa: E402


class LearnerSpawner(LocalProcessSpawner):
    """A server under the learner's account, with limits that hold without systemd."""

    def make_preexec_fn(self, name: str) -> Callable[[], None]:
        """What the new process does first: take its limits, then become the learner."""
        become = super().make_preexec_fn(name)

        def before() -> None:
            limited()
            become()

        return before


def own_file(spawner: Any) -> str:
    """The learner's own file: an address without ~, which nobody expands."""
    return str(Path(pwd.getpwnam(spawner.user.name).pw_dir) / "two-leaps" / "my-work.json")


c.JupyterHub.spawner_class = LearnerSpawner
c.Spawner.pre_spawn_hook = account
c.Spawner.cmd = [sys.executable, "-m", "jupyterhub.singleuser"]
c.Spawner.notebook_dir = str(COURSE)
c.Spawner.default_url = f"/lab/tree/{opening()}"
c.Spawner.environment = {
    "TWO_LEAPS_WORK": own_file,
    "PYTHONPATH": str(COURSE),
    # One learner's arithmetic must not take every core.
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
}
c.Spawner.args = [
    # A teacher cannot look into a learner's terminal, nor a learner start one.
    "--ServerApp.terminals_enabled=False",
    "--MappingKernelManager.cull_idle_timeout=1200",
    "--MappingKernelManager.cull_interval=120",
    # The course's folder is not theirs to write; trying to save there every two minutes says so.
    "--LabApp.extension_manager=readonly",
]
c.Spawner.start_timeout = 180
c.Spawner.http_timeout = 120
c.Spawner.poll_interval = 10
# Thirty who press Start at the same minute come in one after the other.
c.JupyterHub.concurrent_spawn_limit = 6
c.JupyterHub.active_server_limit = 120
c.JupyterHub.cleanup_servers = True

# What is stopped: servers that nobody uses. Work is on the disk from the moment it is given.
c.JupyterHub.load_roles = [
    {
        "name": "idle-culler",
        "scopes": ["list:users", "read:users:activity", "read:servers", "delete:servers"],
        "services": ["idle-culler"],
    }
]
c.JupyterHub.services = [
    {
        "name": "idle-culler",
        "command": [
            sys.executable,
            "-m",
            "jupyterhub_idle_culler",
            f"--timeout={IDLE}",
            "--cull-every=60",
        ],
    }
]
