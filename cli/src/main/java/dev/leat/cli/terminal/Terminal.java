package dev.leat.cli.terminal;

import java.io.InputStream;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;

/// What a command talks to: data goes to `out`, everything else to `err`. `live` says that a person
/// looks at `err`, so that a line may be rewritten; `command` is how that person calls leat, such
/// as `./leat`. Owned by the command's thread.
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

    /// A number for people: `1,088`.
    public static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /// A number and what it counts: `1 message`, `2 messages`.
    public static String count(long number, String noun) {
        return count(number) + " " + noun + (number == 1 ? "" : "s");
    }
}
