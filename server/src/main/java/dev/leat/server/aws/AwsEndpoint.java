package dev.leat.server.aws;

import dev.leat.error.FailureTrace;
import dev.leat.port.CorruptStateException;
import dev.leat.port.UnavailableException;
import dev.leat.server.CorsFilter;
import dev.leat.server.ErrorResponses;
import dev.leat.server.HostFilter;
import dev.leat.server.Request;
import dev.leat.server.Response;
import dev.leat.server.Site;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The endpoint for AWS clients. All services share one port, and each request is answered in its
/// own protocol. Without a `SignatureFilter`, the endpoint accepts any credentials or none.
/// Requests from web pages are refused, because otherwise any website could use the endpoint; links
/// in emails are allowed. Register this object as a site and as the [ErrorResponses] of its server.
/// Close it before the server, so that long polls end.
public final class AwsEndpoint implements Site, ErrorResponses, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(AwsEndpoint.class);

    private final Routing routing;
    private final Optional<RestService> rest;
    private final Optional<SignatureFilter> signatures;
    private final BodyReader bodies = new BodyReader();
    private volatile boolean closed;

    /// Creates an endpoint without authentication. Other machines must not be able to reach it.
    public AwsEndpoint(List<Service> services) {
        this(services, Optional.empty());
    }

    /// Creates an endpoint that requires signed requests if `signatures` is present.
    public AwsEndpoint(List<Service> services, Optional<SignatureFilter> signatures) {
        this(services, Optional.empty(), signatures);
    }

    /// Creates an endpoint that also serves S3.
    public AwsEndpoint(
            List<Service> services,
            Optional<RestService> rest,
            Optional<SignatureFilter> signatures) {
        this.routing = new Routing(services);
        this.rest = rest;
        this.signatures = signatures;
    }

    @Override
    public Optional<Response> answer(Request request) {
        var objects = rest.filter(service -> routing.rest(request, service.scope()));
        return Optional.of(objects.isPresent() ? answer(request, objects.get()) : plain(request));
    }

    private Response answer(Request request, RestService service) {
        try {
            refusePages(request);
        } catch (AwsErrorException fault) {
            return service.refuse(request, fault);
        }
        return service.answer(request, signatures, () -> closed);
    }

    private Response plain(Request request) {
        String id = id();
        var protocol = routing.protocol(request);
        try {
            boolean link = routing.link(request);
            if (!link) {
                refusePages(request);
            }
            var claimed = signatures.filter(_ -> !link).map(each -> each.claim(request));
            return bodies.read(
                    request,
                    body -> {
                        claimed.ifPresent(
                                one -> signatures.orElseThrow().check(one, request, body));
                        return answer(request, protocol, body, id);
                    });
        } catch (AwsErrorException fault) {
            return protocol.fault(fault, id);
        } catch (UnavailableException | CorruptStateException unavailable) {
            return protocol.fault(AwsErrorException.unavailable(text(unavailable)), id);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return protocol.fault(AwsErrorException.unavailable("Leat is shutting down"), id);
        } catch (Error broken) {
            LOG.error("A request failed: {}", FailureTrace.of(broken));
            return protocol.fault(internal(), id);
        }
    }

    /// In a DNS rebinding attack, the browser treats the endpoint as the page's own origin, and
    /// therefore omits `Origin` in a GET. The `Host` header then has the page's host name, which
    /// AWS clients never send in a GET.
    private void refusePages(Request request) {
        boolean renamed =
                signatures.isEmpty()
                        && request.reads()
                        && request.header()
                                .apply("Host")
                                .filter(host -> !HostFilter.local(host))
                                .isPresent();
        if (CorsFilter.fromPage(request) || renamed) {
            throw AwsErrorException.common(
                    "AccessDeniedException",
                    "AccessDenied",
                    403,
                    "Leat refuses requests of web pages (this request has an Origin header, comes"
                            + " from another site, or is a GET with a host name other than localhost)");
        }
    }

    private Response answer(Request request, Protocol protocol, byte[] body, String id)
            throws InterruptedException {
        var asked = routing.route(request, protocol, body);
        try {
            var operation = asked.operation();
            var in = asked.input();
            var out = operation.answer(in, caller(request));
            return asked.protocol().answer(asked.name(), out, operation.output(), id);
        } catch (AwsErrorException | UnavailableException | CorruptStateException said) {
            throw said;
        } catch (RuntimeException | Error broken) {
            var fault =
                    broken instanceof RuntimeException thrown
                            ? asked.service().fault(thrown)
                            : Optional.<AwsErrorException>empty();
            if (fault.isEmpty()) {
                LOG.error("{} failed: {}", asked.name(), FailureTrace.of(broken));
            }
            return asked.protocol().fault(fault.orElseGet(AwsEndpoint::internal), id);
        }
    }

    private Caller caller(Request request) {
        return Routing.caller(request, routing.link(request), () -> closed);
    }

    @Override
    public Response say(int status, @Nullable String detail, Map<String, String> headers) {
        var fault =
                switch (status) {
                    case 503 -> AwsErrorException.unavailable("" + detail);
                    case 500 -> internal();
                    default ->
                            AwsErrorException.common(
                                    "ValidationException", "ValidationError", status, "" + detail);
                };
        return new Protocol.RestXml().fault(fault, id());
    }

    @Override
    public List<String> paths() {
        return List.of();
    }

    @Override
    public long largestBody() {
        return rest.map(RestService::largestBody).orElseGet(Site.super::largestBody);
    }

    /// Ends the receive requests that wait for messages. They return no messages.
    @Override
    public void close() {
        closed = true;
    }

    private static AwsErrorException internal() {
        return AwsErrorException.common(
                "InternalFailure",
                "InternalFailure",
                500,
                "internal error; see the log of the app");
    }

    private static String text(RuntimeException unavailable) {
        return String.valueOf(unavailable.getMessage());
    }

    private static String id() {
        var random = ThreadLocalRandom.current();
        return new UUID(random.nextLong(), random.nextLong()).toString();
    }
}
