package dev.leat.cli.place;

import dev.leat.app.App;
import dev.leat.operations.RefusedOperationException;
import dev.leat.operations.Right;
import dev.leat.port.Audit;
import dev.leat.port.Time;
import dev.leat.redrive.ShownValues;
import dev.leat.server.AccessToken;
import dev.leat.server.Request;
import dev.leat.server.Site;
import dev.leat.server.console.ConsoleSessions;
import dev.leat.server.console.ConsoleSite;
import dev.leat.server.operations.OperationsSite;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Access to the operations API, with the token of the state folder or a login to the console.
///
/// @param most the right of the console's logins; empty without a console
public record ConsoleAccess(
        AccessToken token, Optional<Right> most, Optional<ConsoleSessions> sessions) {

    /// The index of the name of a resource in a path of the operations API.
    private static final int NAME = 3;

    private static final Set<String> PARTS = Set.of("unmasked", "cursor", "limit");

    public static ConsoleAccess of(Optional<Right> most, Path state, AccessToken token, Time time) {
        return new ConsoleAccess(
                token, most, most.map(_ -> new ConsoleSessions(ConsoleKey.of(state), time)));
    }

    /// Returns the site of the console.
    ///
    /// @param where the app, for the commands that the console shows
    /// @param hints has the name by which the user calls leat
    /// @param lock the app's token, with which a browser can log in
    public Optional<Site> site(
            App app, AppLocation where, CommandHints hints, Optional<AccessToken> lock) {
        var commands = new ConsoleSite.Commands(hints.command(), where.absolute().options());
        return sessions.map(
                known -> new ConsoleSite(known, lock, most.orElseThrow(), app.name(), commands));
    }

    /// Returns the address of the console; empty without a console.
    public Optional<String> address(String url) {
        return most.map(_ -> url + "/" + ConsoleSite.ROOT + "/");
    }

    /// Returns the access of clients to operations. It records in the audit log that a person sees
    /// personal values, or a result that depends on them, before these are sent.
    public OperationsSite.Access access(Audit audit, Time time) {
        var shown = new ShownValues(audit, time);
        return new OperationsSite.Access() {

            @Override
            public Optional<Right> right(Request request) {
                if (token.allows(request)) {
                    return Optional.of(Right.WRITE);
                }
                var right = sessions.flatMap(known -> known.right(request));
                if (right.filter(Right.WRITE::equals).isPresent()
                        && request.query().getOrDefault("unmasked", List.of()).contains("true")) {
                    shown.add(ConsoleSite.ROOT, resource(request), content(request));
                }
                return right;
            }

            @Override
            public void uses(Request request, String queue, String use) {
                if (!token.allows(request)) {
                    shown.add(ConsoleSite.ROOT, queue, use);
                }
            }
        };
    }

    /// Returns the name in a path such as `/leat/v1/buckets/rejects/content`.
    private static String resource(Request request) {
        return request.path().contains("traces")
                ? ""
                : request.path().stream().skip(NAME).findFirst().orElse("");
    }

    /// Returns the request without the parameters that differ for the parts of one content.
    private static String content(Request request) {
        var query =
                request.query().entrySet().stream()
                        .filter(one -> !PARTS.contains(one.getKey()))
                        .flatMap(one ->
                                one.getValue().stream().map(value -> one.getKey() + "=" + value))
                        .sorted()
                        .collect(Collectors.joining("&"));
        return "%s %s%s"
                .formatted(request.method(), request.rawPath(), query.isEmpty() ? "" : "?" + query);
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
                        () -> RefusedOperationException.unknown("the app runs with --console off"));
    }
}
