package dev.leat.server.lake;

import dev.leat.port.AwsNames;
import dev.leat.port.LakeCatalog;
import dev.leat.server.AccessToken;
import dev.leat.server.HostFilter;
import dev.leat.server.RefusedRequestException;
import dev.leat.server.Request;
import dev.leat.server.Response;
import dev.leat.server.Site;
import java.io.IOException;
import java.net.URI;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// An Iceberg REST catalog, below `/iceberg`. Clients get the address of the S3 endpoint, by the
/// host name that they use for the catalog, and the credentials for it.
///
/// @param aws the URL of the S3 endpoint; empty if there is none
/// @param token the secret access key with which requests to the S3 endpoint must be signed
public record CatalogSite(
        LakeCatalog catalog, Supplier<Optional<String>> aws, Optional<AccessToken> token)
        implements Site {

    /// The first segment of all paths.
    static final String ROOT = "iceberg";

    /// An access key of the S3 endpoint, which accepts any.
    private static final String KEY = "leat";

    private static final int NO_CONTENT = 204;
    private static final int BAD = 400;

    @Override
    public Optional<Response> answer(Request request) {
        if (!request.path().getFirst().equals(ROOT)) {
            return Optional.empty();
        }
        var segments = Arrays.asList(request.rawPath().substring(1).split("/", -1));
        var answer =
                catalog.answer(
                        new LakeCatalog.Call(
                                request.method(),
                                segments.subList(1, segments.size()),
                                request.query(),
                                body(request),
                                storage(request)));
        return Optional.of(
                answer.status() == NO_CONTENT
                        ? Response.bare(NO_CONTENT, Map.of(), new Response.Body.None())
                        : Response.json(answer.status(), answer.body()));
    }

    private static byte[] body(Request request) {
        try {
            return request.reads() ? new byte[0] : request.body().readAllBytes();
        } catch (IOException e) {
            throw new RefusedRequestException(BAD, "the body was not received completely");
        }
    }

    private Map<String, String> storage(Request request) {
        var properties = new LinkedHashMap<String, String>();
        var secret = token.map(AccessToken::text).orElse(KEY);
        aws.get()
                .map(url -> endpoint(url, request.header().apply("Host")))
                .ifPresent(endpoint -> {
                    properties.put("s3.endpoint", endpoint);
                    properties.put("s3.path-style-access", "true");
                    properties.put("s3.access-key-id", KEY);
                    properties.put("s3.secret-access-key", secret);
                    properties.put("s3.region", AwsNames.REGION);
                    properties.put("client.region", AwsNames.REGION);
                });
        return properties;
    }

    /// Returns the URL of the endpoint with the host name of a request.
    private static String endpoint(String url, Optional<String> host) {
        var port = URI.create(url).getPort();
        var name = host.map(HostFilter::withoutPort).filter(text -> !text.isEmpty());
        return name.map(text -> "http://" + text + ":" + port).orElse(url);
    }

    @Override
    public List<String> paths() {
        return List.of("/" + ROOT + "/v1/config");
    }
}
