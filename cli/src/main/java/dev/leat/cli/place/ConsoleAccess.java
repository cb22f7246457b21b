package dev.leat.cli.place;

import dev.leat.app.App;
import dev.leat.port.Time;
import dev.leat.server.AccessToken;
import dev.leat.server.RefusedRequestException;
import dev.leat.server.Request;
import dev.leat.server.Right;
import dev.leat.server.Site;
import dev.leat.server.console.ConsoleSessions;
import dev.leat.server.console.ConsoleSite;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Access to the operations API, with the token of the state folder or a login to the console.
///
/// @param most the right of the console's logins; empty without a console
public record ConsoleAccess(
        AccessToken token, Optional<Right> most, Optional<ConsoleSessions> sessions) {

    private static final Logger LOG = LoggerFactory.getLogger(ConsoleAccess.class);

    public static ConsoleAccess of(Optional<Right> most, Path state, AccessToken token, Time time) {
        return new ConsoleAccess(
                token, most, most.map(_ -> new ConsoleSessions(ConsoleKey.of(state), time)));
    }

    /// Returns the site of the console.
    ///
    /// @param lock the app's token, with which a browser can log in
    public Optional<Site> site(App app, Optional<AccessToken> lock) {
        return sessions.map(known -> new ConsoleSite(known, lock, most.orElseThrow(), app.name()));
    }

    /// Returns the right of a request; empty if it may not call operations. Logs that a person sees
    /// personal values.
    public Optional<Right> right(Request request) {
        if (token.allows(request)) {
            return Optional.of(Right.WRITE);
        }
        var right = sessions.flatMap(known -> known.right(request));
        if (right.filter(Right.WRITE::equals).isPresent()
                && request.query().getOrDefault("unmasked", List.of()).contains("true")) {
            LOG.info("the console shows personal values: {}", request.rawPath());
        }
        return right;
    }

    /// Returns a link that logs a browser in with the greatest right; empty without a console.
    public Optional<String> link(String url) {
        return most.map(right -> link(url, right));
    }

    /// Returns a link that logs a browser in with at most this right.
    public String link(String url, Right right) {
        var allowed = right.atMost(most.orElse(Right.READ));
        return sessions.map(known -> "%s/console/#code=%s".formatted(url, known.code(allowed)))
                .orElseThrow(
                        () -> new RefusedRequestException(404, "the app runs with --console off"));
    }
}
