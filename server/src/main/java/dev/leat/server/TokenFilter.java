package dev.leat.server;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// Lets nobody by without the token: it stands before the sites that it guards. Without it there is
/// only whether the app is well, which whoever watches over it must know. `/leat/` has a token of
/// its own.
public final class TokenFilter implements Site {

    private final AccessToken token;
    private final Supplier<Response> health;

    /// @param health answers whether the app works, without details
    public TokenFilter(AccessToken token, Supplier<Response> health) {
        this.token = token;
        this.health = health;
    }

    @Override
    public Optional<Response> answer(Request request) {
        String first = request.path().getFirst();
        if (token.allows(request) || first.equals("leat")) {
            return Optional.empty();
        }
        if (first.equals("health") && request.path().size() == 1) {
            request.allow("GET");
            return Optional.of(health.get());
        }
        throw new RefusedRequestException(
                401,
                "this needs the app's token as 'Authorization: Bearer TOKEN'; whoever started the"
                        + " app was told where it is",
                Map.of("WWW-Authenticate", "Bearer"));
    }

    @Override
    public List<String> paths() {
        return List.of();
    }
}
