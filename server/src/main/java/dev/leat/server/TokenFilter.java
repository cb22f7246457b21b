package dev.leat.server;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// Refuses requests without the app's token. This filter must precede the sites that it protects.
/// Without the token only a health status without details is available, for monitoring. Paths below
/// `/leat/` are not protected here, because they require the token of the state folder or a login,
/// nor are the static files below `/console/`.
///
/// @param health returns the health status without details
public record TokenFilter(AccessToken token, Supplier<Response> health) implements Site {

    @Override
    public Optional<Response> answer(Request request) {
        String first = request.path().getFirst();
        if (token.allows(request) || first.equals("leat") || first.equals("console")) {
            return Optional.empty();
        }
        if (first.equals("health") && request.path().size() == 1) {
            request.allow("GET");
            return Optional.of(health.get());
        }
        throw new RefusedRequestException(
                401,
                "the header 'Authorization: Bearer TOKEN' with the app's token is required; 'leat up' prints the location of the token",
                Map.of("WWW-Authenticate", "Bearer"));
    }

    @Override
    public List<String> paths() {
        return List.of();
    }
}
