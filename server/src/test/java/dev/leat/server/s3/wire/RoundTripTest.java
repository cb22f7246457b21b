package dev.leat.server.s3.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.server.aws.OperationMethods;
import dev.leat.server.aws.Shape;
import dev.leat.server.aws.Shapes;
import dev.leat.server.s3.Handler;
import dev.leat.server.s3.S3;
import dev.leat.server.s3.S3Operation;
import dev.leat.server.s3.S3Response;
import dev.leat.server.s3.StreamedResponse;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Request;

/// Every operation that the wire can tell: what the SDK sends is what the handler gets, and what it
/// answers is what the SDK reads.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RoundTripTest {

    private static final String MODEL = "software.amazon.awssdk.services.s3.model.";
    private static final byte[] BYTES = {1, 2, 3};
    private static final int TIMES = 1;

    private final Map<String, SdkPojo> asked = new ConcurrentHashMap<>();
    private final Map<String, SdkPojo> said = new ConcurrentHashMap<>();
    private S3Server server;
    private S3Client sdk;

    static Stream<String> operations() {
        return S3Routes.all().values().stream().map(S3Route::name).sorted();
    }

    @BeforeAll
    void start() throws Exception {
        var all = new ConcurrentHashMap<String, S3Operation>();
        operations().forEach(name -> all.put(name, operation(name)));
        server =
                new S3Server(
                        Optional.of(new S3(() -> all, _ -> Optional.empty())), Optional.empty());
        sdk =
                S3Client.builder()
                        .endpointOverride(URI.create(server.url()))
                        .region(Region.US_EAST_1)
                        .forcePathStyle(true)
                        .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                        .credentialsProvider(
                                StaticCredentialsProvider.create(
                                        AwsBasicCredentials.create("any", "thing")))
                        .httpClient(UrlConnectionHttpClient.create())
                        .build();
    }

    @AfterAll
    void stop() {
        sdk.close();
        server.close();
    }

    private S3Operation operation(String name) {
        Handler handler =
                (in, call) -> {
                    call.body().stream().readAllBytes();
                    asked.put(name, in);
                    var out = Objects.requireNonNull(said.get(name));
                    return name.equals("GetObject")
                            ? S3Response.of(
                                    200,
                                    out,
                                    new StreamedResponse(
                                            BYTES.length, () -> new ByteArrayInputStream(BYTES)))
                            : S3Response.of(out);
                };
        var shapes = Shapes.of(builder(name + "Request"), builder(name + "Response"));
        return new S3Operation(new OperationMethods.Found<>(name, shapes, handler));
    }

    private static Supplier<SdkPojo> builder(String name) {
        return () -> {
            try {
                return (SdkPojo) Class.forName(MODEL + name).getMethod("builder").invoke(null);
            } catch (ReflectiveOperationException absent) {
                throw new LinkageError("the SDK has no " + name, absent);
            }
        };
    }

    @ParameterizedTest
    @MethodSource("operations")
    void carriesWhatIsAskedAndSaid(String name) throws Exception {
        var random = new Random(name.hashCode());
        var kind = route(name).body();
        boolean body = kind == S3Route.Body.STREAM || kind == S3Route.Body.XML;
        for (int i = 0; i < TIMES; i++) {
            var filling = new Filling(random, "bucket", "a//b +c%2F\u00e9/../d/");
            var request = filling.fill(Shape.of(builder(name + "Request")), true, body);
            var shape = Shape.of(builder(name + "Response"));
            var response = filling.fill(shape, false, name.equals("GetObject"));
            said.put(name, response);

            var read = call(name, (S3Request) request);

            assertThat(values(Objects.requireNonNull(asked.get(name)))).isEqualTo(values(request));
            assertThat(values(read)).isEqualTo(values(response));
        }
    }

    private static S3Route route(String name) {
        return S3Routes.all().values().stream()
                .filter(route -> route.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private SdkPojo call(String name, S3Request request) throws Exception {
        String method = Character.toLowerCase(name.charAt(0)) + name.substring(1);
        if (route(name).body() == S3Route.Body.STREAM) {
            return (SdkPojo)
                    S3Client.class
                            .getMethod(method, request.getClass(), RequestBody.class)
                            .invoke(sdk, request, RequestBody.fromBytes(BYTES));
        }
        var answer = S3Client.class.getMethod(method, request.getClass()).invoke(sdk, request);
        if (answer instanceof ResponseInputStream<?> stream) {
            assertThat(stream.readAllBytes()).isEqualTo(BYTES);
            return (SdkPojo) stream.response();
        }
        return (SdkPojo) answer;
    }

    /// Returns the values as a text, without those that client and server add.
    private static String values(SdkPojo of) {
        var lines = new TreeSet<String>();
        for (var field : of.sdkFields()) {
            var value = field.getValueOrDefault(of);
            String name = field.locationName();
            boolean added =
                    name.equals("Content-Length")
                            || name.equals("Content-MD5")
                            || name.equals("Content-Type")
                            || name.equals("x-amz-sdk-checksum-algorithm")
                            || name.startsWith("x-amz-checksum-");
            if (value != null && !added && !"[]".equals(value.toString())) {
                var sorted = value instanceof Map<?, ?> map ? new TreeMap<>(map) : value;
                lines.add(field.memberName() + " = " + sorted);
            }
        }
        return String.join("\n", lines);
    }
}
