"""Runs an `aws` command many times without a new interpreter for each.

To load the modules of the command takes most of its time. So this process loads them once, and each run is a copy of
it (a fork), which has its own arguments, streams and exit code. A command whose modules this interpreter does not have,
such as AWS's own bundle, is started as usual.
"""

import os
import subprocess
import sys
import tempfile

os.environ.update({"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_MAX_ATTEMPTS": "1",
                   "AWS_DEFAULT_REGION": "us-east-1", "AWS_DEFAULT_OUTPUT": "json", "AWS_PAGER": ""})


class AwsCommand:
    """One `aws` command. The process must have no other threads when it runs."""

    def __init__(self, path):
        self.path = path
        self.driver = loaded(path)

    def run(self, *words, given=b"", folder="."):
        """Returns the exit code, and the bytes of the standard output and of the standard error."""
        if self.driver is None:
            said = subprocess.run([self.path, *words], input=given, capture_output=True, timeout=120, check=False, cwd=folder)
            return said.returncode, said.stdout, said.stderr
        with tempfile.TemporaryFile() as into, tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            into.write(given)
            into.seek(0)
            child = os.fork()
            if child == 0:
                os._exit(self.child(words, [into, out, err], folder))
            code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
            out.seek(0)
            err.seek(0)
            return code, out.read(), err.read()

    def child(self, words, streams, folder):
        """Is the command in the copy; returns its exit code."""
        try:
            for number, stream in enumerate(streams):
                os.dup2(stream.fileno(), number)
            os.chdir(folder)
            sys.argv = [self.path, *words]
            code = self.driver.main(list(words))
        except SystemExit as end:
            code = end.code
        except BaseException as error:  # the copy must not continue with the code of its parent
            print(repr(error), file=sys.stderr)
            code = 255
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        return code if isinstance(code, int) else 0 if code is None else 1


def loaded(path):
    """Returns what runs the command's arguments, or None if this interpreter does not have the modules of the command."""
    try:
        from awscli import __version__, clidriver
    except ImportError:
        return None
    version = subprocess.run([path, "--version"], capture_output=True, text=True, timeout=120, check=False)
    if not (version.stdout + version.stderr).startswith("aws-cli/" + __version__ + " "):
        return None
    driver = clidriver.create_clidriver()
    driver.session.get_available_services()  # reads the folders of all services, which each run needs
    entry = getattr(clidriver, "AWSCLIEntryPoint", None)
    return entry(driver) if entry else driver
