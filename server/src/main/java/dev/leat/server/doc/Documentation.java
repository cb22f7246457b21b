package dev.leat.server.doc;

import com.google.re2j.Pattern;
import dev.leat.app.App;
import dev.leat.server.Request;
import dev.leat.server.Response;
import dev.leat.server.Site;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/// `GET /openapi.json` and `GET /docs`: the API documentation, for programs and for users. Its URLs
/// contain the address to which the request was sent.
public final class Documentation implements Site {

    private static final List<String> OPENAPI = List.of("openapi.json");
    private static final List<String> DOCS = List.of("docs");

    /// Valid host names and addresses, with an optional port. Only these may be inserted into a
    /// page.
    private static final Pattern HOST =
            Pattern.compile("[A-Za-z0-9._-]+(:[0-9]+)?|\\[[0-9A-Fa-f:.]+](:[0-9]+)?");

    private static final JsonMapper MAPPER = JsonMapper.shared();

    private final App app;
    private final DocumentationPage page;

    public Documentation(App app) {
        this.app = app;
        page = new DocumentationPage(app);
    }

    @Override
    public Optional<Response> answer(Request request) {
        if (request.path().equals(OPENAPI)) {
            request.allow("GET");
            byte[] text = MAPPER.writeValueAsBytes(OpenApi.of(app, address(request)));
            return Optional.of(Response.json(200, text));
        }
        if (request.path().equals(DOCS)) {
            request.allow("GET");
            return Optional.of(page.show(address(request)));
        }
        return Optional.empty();
    }

    @Override
    public List<String> paths() {
        return List.of("/docs", "/openapi.json");
    }

    /// Returns the address that the client used. The address is also correct behind a proxy, if the
    /// proxy passes on the host and the scheme.
    private static String address(Request request) {
        var host =
                request.header()
                        .apply("Host")
                        .filter(text -> HOST.matcher(text).matches())
                        .orElse("localhost");
        boolean secure =
                request.header().apply("X-Forwarded-Proto").filter("https"::equals).isPresent();
        return (secure ? "https://" : "http://") + host;
    }
}
