package dev.leat.server.aws;

import dev.leat.server.Request;
import dev.leat.server.Response;
import dev.leat.server.Site;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// A site for AWS clients that call the port of the app's API by mistake. The response is in the
/// client's protocol, with an error that names the correct port. Threads share it.
public final class MisdirectedCalls implements Site {

    private static final int MISDIRECTED = 421;

    private static final List<String> HEADERS =
            List.of("X-Amz-Target", "X-Amz-Date", "X-Amz-Content-Sha256", "amz-sdk-invocation-id");
    private static final List<String> PARAMETERS =
            List.of("X-Amz-Signature", "X-Amz-Credential", "AWSAccessKeyId", "Action");

    private final Routing routing;
    private final Supplier<Optional<String>> url;
    private final Predicate<Request> aws;

    private MisdirectedCalls(
            List<Service> services, Supplier<Optional<String>> url, Predicate<Request> aws) {
        this.routing = new Routing(services);
        this.url = url;
        this.aws = aws;
    }

    /// Returns a site for requests that only AWS clients send. Register it before all other sites,
    /// because such requests do not have the API's token.
    ///
    /// @param url the URL of the AWS endpoint, if there is one
    public static Site certain(List<Service> services, Supplier<Optional<String>> url) {
        return new MisdirectedCalls(services, url, MisdirectedCalls::certain);
    }

    /// Returns a site for requests that only the AWS services would answer, not the API. Register
    /// it after all other sites.
    ///
    /// @param url the URL of the AWS endpoint, if there is one
    public static Site likely(List<Service> services, Supplier<Optional<String>> url) {
        return new MisdirectedCalls(services, url, MisdirectedCalls::likely);
    }

    private static boolean certain(Request request) {
        return request.header()
                        .apply("Authorization")
                        .filter(text -> text.startsWith("AWS"))
                        .isPresent()
                || HEADERS.stream().anyMatch(name -> request.header().apply(name).isPresent())
                || PARAMETERS.stream().anyMatch(name -> request.query().containsKey(name));
    }

    /// Returns true for the upload of an object, and for a form without a signature.
    private static boolean likely(Request request) {
        return request.method().equals("PUT")
                || (request.method().equals("POST")
                        && request.rawPath().equals("/")
                        && Routing.form(request));
    }

    @Override
    public Optional<Response> answer(Request request) {
        if (!aws.test(request)) {
            return Optional.empty();
        }
        var fault =
                AwsErrorException.common(
                        "MisdirectedRequestException",
                        "MisdirectedRequest",
                        MISDIRECTED,
                        "This is the port of the app's API; "
                                + url.get()
                                        .map("the endpoint for AWS clients is %s"::formatted)
                                        .orElse(
                                                "the endpoint for AWS clients is not available now"));
        return Optional.of(routing.protocol(request).fault(fault, UUID.randomUUID().toString()));
    }

    @Override
    public List<String> paths() {
        return List.of();
    }
}
