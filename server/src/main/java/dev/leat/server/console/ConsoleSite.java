package dev.leat.server.console;

import dev.leat.operations.Right;
import dev.leat.server.AccessToken;
import dev.leat.server.RefusedRequestException;
import dev.leat.server.Request;
import dev.leat.server.Response;
import dev.leat.server.Site;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// The console at `/console/`. Its files contain no data, so that they need no login. `POST
/// /console/session` exchanges a one-time code or the app's token for a cookie, `GET` returns the
/// right of the cookie, and `DELETE` removes the cookie.
public final class ConsoleSite implements Site {

    /// The first segment of its paths.
    public static final String ROOT = "console";

    private static final String SESSION = "session";
    private static final int MOST_LOGIN_BYTES = 4096;
    private static final JsonMapper JSON = JsonMapper.shared();

    private final ConsoleFiles files = new ConsoleFiles();
    private final ConsoleSessions sessions;
    private final Optional<AccessToken> token;
    private final Right most;
    private final String app;
    private final Commands commands;

    /// The parts of the `leat` commands that the console shows.
    ///
    /// @param command the name by which the user calls leat
    /// @param options options that make a command use the app, from any folder
    public record Commands(String command, String options) {}

    /// Creates a site whose commands name no app.
    public ConsoleSite(
            ConsoleSessions sessions, Optional<AccessToken> token, Right most, String app) {
        this(sessions, token, most, app, new Commands("leat", ""));
    }

    /// @param token the app's token, with which a browser can log in; empty if there is none
    /// @param most the right of a browser that logs in with the token
    /// @param app the name of the app
    public ConsoleSite(
            ConsoleSessions sessions,
            Optional<AccessToken> token,
            Right most,
            String app,
            Commands commands) {
        this.sessions = sessions;
        this.token = token;
        this.most = most;
        this.app = app;
        this.commands = commands;
    }

    @Override
    public List<String> paths() {
        return List.of("/console/");
    }

    @Override
    public Optional<Response> answer(Request request) {
        var path = request.path();
        if (path.equals(List.of("")) && request.reads()) {
            return Optional.of(moved());
        }
        if (!path.getFirst().equals(ROOT)) {
            return Optional.empty();
        }
        if (request.rawPath().equals("/" + ROOT)) {
            return Optional.of(moved());
        }
        var below = path.subList(1, path.size());
        if (below.equals(List.of(SESSION))) {
            request.allow("GET", "POST", "DELETE");
            return Optional.of(session(request));
        }
        request.allow("GET");
        return Optional.of(
                files.file(request, below)
                        .orElseThrow(() ->
                                new RefusedRequestException(
                                        404, "the console has no file " + request.rawPath())));
    }

    private static Response moved() {
        return Response.bare(302, Map.of("Location", "/" + ROOT + "/"), new Response.Body.None());
    }

    private Response session(Request request) {
        return switch (request.method()) {
            case "POST" -> {
                var right = login(request);
                yield state(right).with("Set-Cookie", sessions.cookie(request, right));
            }
            case "DELETE" ->
                    new Response(
                            204,
                            Response.JSON,
                            Map.of("Set-Cookie", sessions.ended(request)),
                            new Response.Body.None());
            default -> state(sessions.right(request).orElseThrow(this::refused));
        };
    }

    private Response state(Right right) {
        var state =
                JSON.createObjectNode()
                        .put("app", app)
                        .put("right", right.name())
                        .put("command", commands.command())
                        .put("options", commands.options());
        return Response.json(200, JSON.writeValueAsBytes(state));
    }

    private RefusedRequestException refused() {
        return new RefusedRequestException(
                401,
                "a login is required: open the link that 'leat up' or 'leat console' prints"
                        + (token.isPresent() ? ", or enter the app's token" : ""));
    }

    private Right login(Request request) {
        try {
            byte[] body = request.body().readNBytes(MOST_LOGIN_BYTES);
            var login = JSON.readTree(body);
            var code = login.path("code").asString("");
            var given = login.path("token").asString("").getBytes(StandardCharsets.UTF_8);
            return token.filter(secret -> secret.matches(given))
                    .map(_ -> most)
                    .or(() -> sessions.redeem(code))
                    .orElseThrow(() ->
                            new RefusedRequestException(
                                    401,
                                    "the link was used before, or is older than an hour; 'leat console' prints a new one"));
        } catch (JacksonException broken) {
            throw new RefusedRequestException(400, "the body is not JSON");
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
