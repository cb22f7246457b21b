package dev.leat.server;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// Answers only who calls this machine by a name that nobody else can have. A page of any address
/// may let its own name lead here for a while (DNS rebinding), and its browser then takes this
/// server for the page's own; but it still says that name in `Host`. For servers that nobody but
/// this machine reaches, and that need no token.
public final class HostFilter implements Site {

    private static final Pattern LOCAL =
            Pattern.compile(
                    "(localhost|[a-z0-9_.-]+\\.localhost|127(\\.[0-9]{1,3}){3}|\\[::1])\\.?(:[0-9]+)?");

    private final String host;

    /// @param host what the server was told to listen on, which is as good a name
    public HostFilter(String host) {
        this.host = host.toLowerCase(Locale.ROOT);
    }

    @Override
    public Optional<Response> answer(Request request) {
        var asked = request.header().apply("Host");
        if (asked.isPresent() && !local(asked.get()) && !listening(asked.get())) {
            throw new RefusedRequestException(
                    403,
                    "this app answers only to localhost, 127.0.0.1 and the like, as it needs no"
                            + " token; to be reached by another name start it with --host or"
                            + " LEAT_TOKEN, then it has one");
        }
        return Optional.empty();
    }

    @Override
    public List<String> paths() {
        return List.of();
    }

    /// Whether this value of `Host` names this machine, wherever it is said.
    public static boolean local(String host) {
        return LOCAL.matcher(host.toLowerCase(Locale.ROOT)).matches();
    }

    private boolean listening(String asked) {
        String name = asked.toLowerCase(Locale.ROOT);
        return name.equals(host) || name.replaceFirst(":[0-9]+$", "").equals(host);
    }
}
