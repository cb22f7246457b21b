package dev.leat.server;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// Lets nobody by without the token: it stands before the sites that it guards. Without it there is
/// only whether the app is well, which whoever watches over it must know. `/leat/` has a token of
/// its own.
public final class Locked implements Site {

    private final Token token;
    private final Supplier<Reply> health;

    /// @param health answers whether the app works, without details
    public Locked(Token token, Supplier<Reply> health) {
        this.token = token;
        this.health = health;
    }

    @Override
    public Optional<Reply> answer(Request request) {
        String first = request.path().getFirst();
        if (token.allows(request) || first.equals("leat")) {
            return Optional.empty();
        }
        if (first.equals("health") && request.path().size() == 1) {
            request.allow("GET");
            return Optional.of(health.get());
        }
        throw new Refusal(
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
