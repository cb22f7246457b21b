package dev.leat.server.aws;

import dev.leat.port.Damaged;
import dev.leat.port.Unavailable;
import dev.leat.server.LocalNames;
import dev.leat.server.Pages;
import dev.leat.server.Refusals;
import dev.leat.server.Reply;
import dev.leat.server.Request;
import dev.leat.server.Site;
import dev.leat.tally.Trace;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Leat's resources for clients of AWS: every service on one port, each request answered in the
/// protocol that it came in. Without `Signatures` any credentials do, and none; pages of a browser
/// are refused, as otherwise any website could use it; but links that somebody was sent are not.
/// Its server speaks AWS only if it is both site and refusals of that server. Close it before the
/// server, so that those who wait end.
public final class AwsEndpoint implements Site, Refusals, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(AwsEndpoint.class);

    private final Routing routing;
    private final Optional<RestService> rest;
    private final Optional<Signatures> signatures;
    private final Bodies bodies = new Bodies();
    private volatile boolean closed;

    /// One that takes what reaches it, so only this machine may.
    public AwsEndpoint(List<Service> services) {
        this(services, Optional.empty());
    }

    /// One that answers only what is signed, if there are signatures to look for.
    public AwsEndpoint(List<Service> services, Optional<Signatures> signatures) {
        this(services, Optional.empty(), signatures);
    }

    /// One that speaks S3, too.
    public AwsEndpoint(
            List<Service> services, Optional<RestService> rest, Optional<Signatures> signatures) {
        this.routing = new Routing(services);
        this.rest = rest;
        this.signatures = signatures;
    }

    @Override
    public Optional<Reply> answer(Request request) {
        var objects = rest.filter(service -> routing.rest(request, service.scope()));
        return Optional.of(objects.isPresent() ? answer(request, objects.get()) : plain(request));
    }

    private Reply answer(Request request, RestService service) {
        try {
            refusePages(request);
        } catch (Fault fault) {
            return service.refuse(request, fault);
        }
        return service.answer(request, signatures, () -> closed);
    }

    private Reply plain(Request request) {
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
        } catch (Fault fault) {
            return protocol.fault(fault, id);
        } catch (Unavailable | Damaged away) {
            return protocol.fault(Fault.unavailable(text(away)), id);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return protocol.fault(Fault.unavailable("Leat is shutting down"), id);
        }
    }

    /// A page whose name leads here for a while is no other address to its browser, which then says
    /// no `Origin` when it reads; no client of AWS reads by a GET under a name of its own.
    private void refusePages(Request request) {
        boolean renamed =
                signatures.isEmpty()
                        && request.reads()
                        && request.header()
                                .apply("Host")
                                .filter(host -> !LocalNames.local(host))
                                .isPresent();
        if (Pages.ask(request) || renamed) {
            throw Fault.common(
                    "AccessDeniedException",
                    "AccessDenied",
                    403,
                    "Leat does not answer pages in a browser (this request has an Origin, comes"
                            + " from another site, or is a GET by another name than localhost)");
        }
    }

    private Reply answer(Request request, Protocol protocol, byte[] body, String id)
            throws InterruptedException {
        var asked = routing.route(request, protocol, body);
        try {
            var operation = asked.operation();
            var in = asked.input();
            var out = operation.answer(in, caller(request));
            return asked.protocol().answer(asked.name(), out, operation.output(), id);
        } catch (Fault | Unavailable | Damaged said) {
            throw said;
        } catch (RuntimeException broken) {
            var fault = asked.service().fault(broken);
            if (fault.isEmpty()) {
                LOG.error("{} failed: {}", asked.name(), Trace.of(broken));
            }
            return asked.protocol().fault(fault.orElseGet(AwsEndpoint::internal), id);
        }
    }

    private Caller caller(Request request) {
        return Routing.caller(request, routing.link(request), () -> closed);
    }

    @Override
    public Reply say(int status, @Nullable String detail, Map<String, String> headers) {
        var fault =
                switch (status) {
                    case 503 -> Fault.unavailable("" + detail);
                    case 500 -> internal();
                    default ->
                            Fault.common(
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

    /// Ends the receives that wait, with nothing received.
    @Override
    public void close() {
        closed = true;
    }

    private static Fault internal() {
        return Fault.common(
                "InternalFailure",
                "InternalFailure",
                500,
                "this failed inside Leat; its log says why");
    }

    private static String text(RuntimeException away) {
        return String.valueOf(away.getMessage());
    }

    private static String id() {
        var random = ThreadLocalRandom.current();
        return new UUID(random.nextLong(), random.nextLong()).toString();
    }
}
