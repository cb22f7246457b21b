package dev.leat.server.aws;

import dev.leat.server.Request;
import dev.leat.server.Response;
import dev.leat.server.Site;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// Answers clients of AWS that call the port of the API, in the protocol that they speak: with an
/// error that names the right port. Threads share it.
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

    /// Answers what only clients of AWS send; stands before all other sites, as such a call has no
    /// other token.
    ///
    /// @param url where clients of AWS are answered, if they are
    public static Site certain(List<Service> services, Supplier<Optional<String>> url) {
        return new MisdirectedCalls(services, url, MisdirectedCalls::certain);
    }

    /// Answers what the API has nothing for and the services of AWS have; stands behind all other
    /// sites.
    ///
    /// @param url where clients of AWS are answered, if they are
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

    /// An object that is put, or a form without a signature.
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
                                        .map("AWS clients use %s"::formatted)
                                        .orElse("there is none for AWS clients at the moment"));
        return Optional.of(routing.protocol(request).fault(fault, UUID.randomUUID().toString()));
    }

    @Override
    public List<String> paths() {
        return List.of();
    }
}
