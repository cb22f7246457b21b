package dev.leat.server.s3.wire;

import dev.leat.error.FailureTrace;
import dev.leat.port.CorruptStateException;
import dev.leat.port.UnavailableException;
import dev.leat.server.Request;
import dev.leat.server.Response;
import dev.leat.server.aws.AwsErrorException;
import dev.leat.server.aws.Caller;
import dev.leat.server.aws.ChunkSignatures;
import dev.leat.server.aws.RestService;
import dev.leat.server.aws.Shape;
import dev.leat.server.aws.SignatureFilter;
import dev.leat.server.s3.Call;
import dev.leat.server.s3.S3;
import dev.leat.server.s3.S3ErrorException;
import dev.leat.server.s3.S3Operation;
import java.io.IOException;
import java.io.InputStream;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.utils.Lazy;

/// The S3 protocol over HTTP, in path style and virtual-hosted style. The contents of objects are
/// streamed. Threads share it.
public final class S3Endpoint implements RestService {

    /// The maximum number of bytes of an object in one request.
    static final long LARGEST_OBJECT = 5L << 30;

    private static final Logger LOG = LoggerFactory.getLogger(S3Endpoint.class);

    private final S3 s3;
    private final InstantSource clock;
    private final Lazy<Routed> routed;
    private final XmlBodies xml = new XmlBodies();

    /// The operations, and the routes to them.
    private record Routed(Map<String, S3Operation> operations, S3Routes routes) {

        private Routed(Map<String, S3Operation> operations) {
            this(operations, new S3Routes(operations.keySet()));
        }
    }

    public S3Endpoint(S3 s3, InstantSource clock) {
        this.s3 = s3;
        this.clock = clock;
        this.routed = new Lazy<>(() -> new Routed(s3.operations().get()));
    }

    @Override
    public String scope() {
        return "s3";
    }

    @Override
    public Response answer(
            Request request, Optional<SignatureFilter> signatures, BooleanSupplier gone) {
        var ids = RequestIds.next();
        var place = RequestTarget.of(request);
        try {
            return answered(request, place, signatures, gone, ids);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return said(S3ErrorException.unavailable("Leat is shutting down"), place, ids);
        } catch (IOException | RuntimeException happened) {
            return said(fault(request, happened), place, ids);
        } catch (Error broken) {
            return said(internal(request, broken), place, ids);
        }
    }

    private Response answered(
            Request request,
            RequestTarget place,
            Optional<SignatureFilter> signatures,
            BooleanSupplier gone,
            Map<String, String> ids)
            throws IOException, InterruptedException {
        PresignedRequest.refuseExpired(request, clock.instant());
        var chunks = signatures.map(each -> S3SignatureCheck.of(request, each));
        var route = routed.getValue().routes().route(request, place);
        var operation = routed.getValue().operations().get(route.name());
        if (operation == null) {
            throw new IllegalStateException("no operation " + route.name());
        }
        var filling = RequestReading.read(request, place, operation.shapes().input());
        var body = body(request, route.body(), chunks);
        if (route.body() == S3Route.Body.XML || route.body() == S3Route.Body.XML_ALONE) {
            var payload = operation.shapes().input().payload();
            if (payload.isPresent()) {
                xml.read(body, payload.get(), filling);
            }
        }
        var call =
                new Call(
                        Caller.of(request, gone),
                        body,
                        ids.getOrDefault(RequestIds.REQUEST, ""),
                        request.header());
        var result = operation.handler().answer(Shape.build(filling), call);
        return S3ResponseWriter.of(result, operation.shapes().output(), route.root(), ids);
    }

    private static CheckedBody body(
            Request request, S3Route.Body kind, Optional<ChunkSignatures> chunks) {
        return switch (kind) {
            case NONE ->
                    new CheckedBody(InputStream.nullInputStream(), BodyExpectations.none(), chunks);
            case XML -> new CheckedBody(request.body(), BodyExpectations.of(request, true), chunks);
            case XML_ALONE ->
                    new CheckedBody(request.body(), BodyExpectations.of(request, false), chunks);
            case STREAM -> {
                var claims = BodyExpectations.of(request, true);
                limit(claims);
                yield new CheckedBody(request.body(), claims, chunks);
            }
        };
    }

    private static void limit(BodyExpectations claims) {
        long length =
                claims.length()
                        .orElseThrow(() ->
                                new S3ErrorException(
                                        "MissingContentLength",
                                        411,
                                        "You must provide the Content-Length HTTP" + " header."));
        if (length > LARGEST_OBJECT) {
            throw new S3ErrorException(
                            "EntityTooLarge",
                            400,
                            "Your proposed upload exceeds the maximum allowed size")
                    .detail("ProposedSize", length)
                    .detail("MaxSizeAllowed", LARGEST_OBJECT);
        }
    }

    private S3ErrorException fault(Request request, Exception happened) {
        return switch (happened) {
            case S3ErrorException fault -> fault;
            case AwsErrorException fault ->
                    new S3ErrorException(fault.code(), fault.status(), fault.text());
            case UnavailableException unavailable ->
                    S3ErrorException.unavailable("" + unavailable.getMessage());
            case CorruptStateException damaged ->
                    S3ErrorException.unavailable("" + damaged.getMessage());
            case RuntimeException thrown ->
                    s3.faults().apply(thrown).orElseGet(() -> internal(request, thrown));
            default -> internal(request, happened);
        };
    }

    /// Returns an internal error. The path is not logged, because it may contain personal data.
    private static S3ErrorException internal(Request request, Throwable broken) {
        LOG.error(
                "A {} request for an object or bucket failed: {}",
                request.method(),
                FailureTrace.of(broken));
        return S3ErrorException.internal();
    }

    private static Response said(
            S3ErrorException fault, RequestTarget place, Map<String, String> ids) {
        return S3ResponseWriter.of(fault, place.resource(), ids);
    }

    @Override
    public Response refuse(Request request, AwsErrorException why) {
        return said(
                new S3ErrorException(why.code(), why.status(), why.text()),
                RequestTarget.of(request),
                RequestIds.next());
    }

    /// Returns no limit, because S3's own error refuses larger objects, and because a chunked body
    /// is longer than its object.
    @Override
    public long largestBody() {
        return Long.MAX_VALUE;
    }
}
