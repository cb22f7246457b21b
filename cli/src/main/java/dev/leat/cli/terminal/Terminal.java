package dev.leat.cli.terminal;

import java.io.InputStream;
import java.io.PrintWriter;
import java.util.Map;

/// The streams and settings of a command. Data is written to `out`, everything else to `err`.
/// `live` is true if `err` is a terminal, so that lines can be rewritten. `command` is the name by
/// which the user calls leat, such as `./leat`. Owned by the command's thread.
public record Terminal(
        InputStream in,
        PrintWriter out,
        PrintWriter err,
        boolean live,
        String command,
        Map<String, String> environment) {

    public void say(String line) {
        out.println(line);
        out.flush();
    }

    public void warn(String line) {
        err.println(line);
        err.flush();
    }
}
