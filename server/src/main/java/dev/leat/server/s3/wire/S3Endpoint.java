package dev.leat.server.s3.wire;

import dev.leat.port.Damaged;
import dev.leat.port.Unavailable;
import dev.leat.server.Reply;
import dev.leat.server.Request;
import dev.leat.server.aws.Caller;
import dev.leat.server.aws.ChunkSignatures;
import dev.leat.server.aws.Fault;
import dev.leat.server.aws.RestService;
import dev.leat.server.aws.Shape;
import dev.leat.server.aws.Signatures;
import dev.leat.server.s3.Call;
import dev.leat.server.s3.Operation;
import dev.leat.server.s3.S3;
import dev.leat.server.s3.S3Fault;
import dev.leat.tally.Trace;
import java.io.IOException;
import java.io.InputStream;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// S3 as it is spoken over HTTP, in path style and by virtual hosts. Bodies of objects are handed
/// on as they come. Threads share it.
public final class S3Endpoint implements RestService {

    /// The most bytes that come in one request.
    static final long LARGEST_OBJECT = 5L << 30;

    private static final Logger LOG = LoggerFactory.getLogger(S3Endpoint.class);

    private final S3 s3;
    private final InstantSource clock;
    private final Routes routes;
    private final Map<String, Bound> operations = new HashMap<>();
    private final XmlBodies xml = new XmlBodies();

    /// An operation with its shapes.
    private record Bound(Operation operation, Shape input, Shape output) {}

    public S3Endpoint(S3 s3, InstantSource clock) {
        this.s3 = s3;
        this.clock = clock;
        this.routes = new Routes(s3.operations().keySet());
        s3.operations()
                .forEach((name, one) ->
                        operations.put(
                                name,
                                new Bound(one, Shape.of(one.input()), Shape.of(one.output()))));
    }

    @Override
    public String scope() {
        return "s3";
    }

    @Override
    public Reply answer(Request request, Optional<Signatures> signatures, BooleanSupplier gone) {
        var ids = Ids.next();
        var place = Place.of(request);
        try {
            return answered(request, place, signatures, gone, ids);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return said(S3Fault.unavailable("Leat is shutting down"), place, ids);
        } catch (IOException | RuntimeException happened) {
            return said(fault(request, happened), place, ids);
        }
    }

    private Reply answered(
            Request request,
            Place place,
            Optional<Signatures> signatures,
            BooleanSupplier gone,
            Map<String, String> ids)
            throws IOException, InterruptedException {
        Presigned.refuseExpired(request, clock.instant());
        var chunks = signatures.map(each -> Admission.of(request, each));
        var route = routes.route(request, place);
        var bound = operations.get(route.name());
        if (bound == null) {
            throw new IllegalStateException("no operation " + route.name());
        }
        var filling = RequestReading.read(request, place, bound.input());
        var body = body(request, route.body(), chunks);
        if (route.body() == Route.Body.XML || route.body() == Route.Body.XML_ALONE) {
            var payload = bound.input().payload();
            if (payload.isPresent()) {
                xml.read(body, payload.get(), filling);
            }
        }
        var call =
                new Call(
                        Caller.of(request, gone),
                        body,
                        ids.getOrDefault(Ids.REQUEST, ""),
                        request.header());
        var result = bound.operation().answer(Shape.build(filling), call);
        return Answers.of(result, bound.output(), route.root(), ids);
    }

    private static CheckedBody body(
            Request request, Route.Body kind, Optional<ChunkSignatures> chunks) {
        return switch (kind) {
            case NONE -> new CheckedBody(InputStream.nullInputStream(), BodyClaims.none(), chunks);
            case XML -> new CheckedBody(request.body(), BodyClaims.of(request, true), chunks);
            case XML_ALONE ->
                    new CheckedBody(request.body(), BodyClaims.of(request, false), chunks);
            case STREAM -> {
                var claims = BodyClaims.of(request, true);
                limit(claims);
                yield new CheckedBody(request.body(), claims, chunks);
            }
        };
    }

    private static void limit(BodyClaims claims) {
        long length =
                claims.length()
                        .orElseThrow(() ->
                                new S3Fault(
                                        "MissingContentLength",
                                        411,
                                        "You must provide the Content-Length HTTP" + " header."));
        if (length > LARGEST_OBJECT) {
            throw new S3Fault(
                            "EntityTooLarge",
                            400,
                            "Your proposed upload exceeds the maximum allowed size")
                    .detail("ProposedSize", length)
                    .detail("MaxSizeAllowed", LARGEST_OBJECT);
        }
    }

    private S3Fault fault(Request request, Exception happened) {
        return switch (happened) {
            case S3Fault fault -> fault;
            case Fault fault -> new S3Fault(fault.code(), fault.status(), fault.text());
            case Unavailable away -> S3Fault.unavailable("" + away.getMessage());
            case Damaged damaged -> S3Fault.unavailable("" + damaged.getMessage());
            case RuntimeException thrown ->
                    s3.faults().apply(thrown).orElseGet(() -> internal(request, thrown));
            default -> internal(request, happened);
        };
    }

    /// The path may name a person.
    private static S3Fault internal(Request request, Exception broken) {
        LOG.error("A {} of an object or bucket failed: {}", request.method(), Trace.of(broken));
        return S3Fault.internal();
    }

    private static Reply said(S3Fault fault, Place place, Map<String, String> ids) {
        return Answers.of(fault, place.resource(), ids);
    }

    @Override
    public Reply refuse(Request request, Fault why) {
        return said(
                new S3Fault(why.code(), why.status(), why.text()), Place.of(request), Ids.next());
    }

    /// Larger ones are refused in S3's own words; those in chunks have more bytes than the object.
    @Override
    public long largestBody() {
        return Long.MAX_VALUE;
    }
}
