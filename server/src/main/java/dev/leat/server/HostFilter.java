package dev.leat.server;

import com.google.re2j.Pattern;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Refuses requests whose `Host` header does not name this machine, as protection against DNS
/// rebinding: a web page can make its own host name resolve to this machine's address. The browser
/// then treats this server as the page's origin, but still sends the page's host name in `Host`.
/// Used for servers that have no token and that only this machine can reach.
public final class HostFilter implements Site {

    private static final Pattern PORT = Pattern.compile(":[0-9]+$");
    private static final Pattern LOCAL =
            Pattern.compile(
                    "(localhost|[a-z0-9_.-]+\\.localhost|127(\\.[0-9]{1,3}){3}|\\[::1])\\.?(:[0-9]+)?");

    private final String host;

    /// @param host the configured listen address, which is also accepted
    public HostFilter(String host) {
        this.host = host.toLowerCase(Locale.ROOT);
    }

    @Override
    public Optional<Response> answer(Request request) {
        var asked = request.header().apply("Host");
        if (asked.isPresent() && !local(asked.get()) && !listening(asked.get())) {
            throw new RefusedRequestException(
                    403,
                    "without a token this app accepts only requests to local host names, such as localhost and 127.0.0.1; to use another host name, start the app with --host or LEAT_TOKEN, so that it has a token");
        }
        return Optional.empty();
    }

    @Override
    public List<String> paths() {
        return List.of();
    }

    /// Returns true if this value of `Host` always names this machine.
    public static boolean local(String host) {
        return LOCAL.matcher(host.toLowerCase(Locale.ROOT)).matches();
    }

    /// Returns a value of `Host` without its port.
    public static String withoutPort(String host) {
        return PORT.matcher(host).replaceFirst("");
    }

    private boolean listening(String asked) {
        String name = asked.toLowerCase(Locale.ROOT);
        return name.equals(host) || withoutPort(name).equals(host);
    }
}
