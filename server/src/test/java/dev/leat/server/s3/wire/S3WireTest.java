package dev.leat.server.s3.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.server.aws.Shape;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xml.sax.InputSource;

/// The HTTP layer between an S3 client and an operation.
@Timeout(300)
class S3WireTest {

    @AutoClose private S3Server server;
    @AutoClose private final HttpClient http = HttpClient.newHttpClient();

    @BeforeEach
    void start() throws Exception {
        server = new S3Server();
    }

    private HttpResponse<String> send(String method, String path, String body, String... headers)
            throws Exception {
        var request =
                HttpRequest.newBuilder(URI.create(server.url() + path))
                        .method(method, BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a", "a/", "a//b", "a+b", "a%2Fb", "a%20b", "%C3%A9", "a%25", "a/../b", "."})
    void keepsEveryCharacterOfAKey(String path) throws Exception {
        assertThat(raw("PUT /bucket/" + path, "hello")).startsWith("HTTP/1.1 200 OK");
        String key =
                java.net.URLDecoder.decode(
                        path.replace("+", "%2B"), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(server.held.objects).containsOnlyKeys("bucket/" + key);
    }

    /// The JDK's client would tidy the path.
    private String raw(String line, String body) throws IOException {
        return raw(line, body, "");
    }

    private String raw(String line, String body, String headers) throws IOException {
        try (var wire = new Connection(server.port())) {
            return wire.send(
                            line
                                    + " HTTP/1.1\nHost: localhost\nConnection: close\n"
                                    + "Content-Length: "
                                    + body.length()
                                    + "\n"
                                    + headers
                                    + "\n"
                                    + body)
                    .all();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "photos.localhost, photos, a/b",
        "photos.localhost:4566, photos, a/b",
        "photos.s3.localhost, photos, a/b",
        "my.photos.localhost, my.photos, a/b",
        "s3.localhost, a, b",
        "localhost, a, b",
        "127.0.0.1:4566, a, b",
    })
    void findsTheBucketInTheHostOrInThePath(String host, String bucket, String key)
            throws IOException {
        try (var wire = new Connection(server.port())) {
            wire.send(
                            "PUT /a/b HTTP/1.1\nHost: %s\nContent-Length: 1\nConnection: close\n\nx"
                                    .formatted(host))
                    .all();
        }
        assertThat(server.held.objects).containsOnlyKeys(bucket + "/" + key);
    }

    @Test
    void givesAnObjectItsOwnHeadersOnly() throws Exception {
        send("PUT", "/bucket/key", "hello", "Content-Type", "text/x", "x-amz-meta-Who", "me");
        var got = send("GET", "/bucket/key", "");
        assertThat(got.body()).isEqualTo("hello");
        assertThat(got.headers().map().keySet())
                .containsExactlyInAnyOrder(
                        "accept-ranges",
                        "connection",
                        "content-length",
                        "content-type",
                        "date",
                        "etag",
                        "x-amz-id-2",
                        "x-amz-meta-who",
                        "x-amz-request-id");
        assertThat(got.headers().firstValue("x-amz-meta-who")).contains("me");

        send("PUT", "/bucket/bare", "hello");
        assertThat(send("GET", "/bucket/bare", "").headers().map())
                .doesNotContainKeys("content-type", "cache-control");
    }

    @Test
    void saysTheLengthOfWhatAHeadDoesNotSend() throws Exception {
        send("PUT", "/bucket/key", "hello");
        var head = send("HEAD", "/bucket/key", "");
        assertThat(head.headers().firstValue("content-length")).contains("5");
        assertThat(head.body()).isEmpty();
        assertThat(send("HEAD", "/bucket/no", "").statusCode()).isEqualTo(404);
    }

    @Test
    void answersPartsAndConditions() throws Exception {
        send("PUT", "/bucket/key", "hello");
        var part = send("GET", "/bucket/key", "", "Range", "bytes=1-2");
        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(part.body()).isEqualTo("el");
        var same = send("GET", "/bucket/key", "", "If-None-Match", "\"etag\"");
        assertThat(same.statusCode()).isEqualTo(304);
        assertThat(same.body()).isEmpty();
        var beyond = send("GET", "/bucket/key", "", "Range", "bytes=9-");
        assertThat(beyond.statusCode()).isEqualTo(416);
        assertThat(beyond.headers().firstValue("content-range")).contains("bytes */5");
        assertThat(beyond.body()).contains("<ActualObjectSize>5</ActualObjectSize>");
    }

    @Test
    void saysErrorsAsS3Does() throws Exception {
        var said = send("GET", "/bucket/no%26", "");
        assertThat(said.statusCode()).isEqualTo(404);
        assertThat(said.headers().firstValue("content-type")).contains("application/xml");
        assertThat(said.body())
                .matches(
                        "(?s).*<Error><Code>NoSuchKey</Code><Message>The specified key does not"
                                + " exist\\.</Message><Key>no&amp;</Key><Resource>/bucket/no&amp;"
                                + "</Resource><RequestId>[0-9A-F]{16}</RequestId><HostId>.+</HostId>"
                                + "</Error>");
    }

    @ParameterizedTest
    @CsvSource({
        "a%01b, a%01b",
        "%00, %00",
        "%EF%BF%BE, %EF%BF%BE",
        "%F0%9F%98%80%1F, \ud83d\ude00%1F",
    })
    void saysErrorsOfEveryKeyInXmlThatCanBeRead(String path, String key) throws Exception {
        var body = send("GET", "/bucket/" + path, "").body();
        var error =
                DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(new InputSource(new StringReader(body)));
        assertThat(error.getElementsByTagName("Key").item(0).getTextContent()).isEqualTo(key);
        assertThat(error.getElementsByTagName("Resource").item(0).getTextContent())
                .isEqualTo("/bucket/" + key);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /bucket?acl, GetBucketAcl",
        "PUT, /bucket?policy, put bucket policy",
        "GET, /bucket/key?torrent, get object torrent",
        "PUT, /bucket/key?uploadId=1&partNumber=1, UploadPart",
    })
    void refusesWhatS3HasAndLeatHasNotByItsName(String method, String path, String name)
            throws Exception {
        var said = send(method, path, "");
        assertThat(said.statusCode()).isEqualTo(400);
        assertThat(said.body()).contains("<Code>NotImplemented</Code>", name, "ListObjectsV2");
    }

    @Test
    void refusesMethodsThatS3HasNot() throws Exception {
        assertThat(send("POST", "/bucket/key", "").statusCode()).isEqualTo(405);
        assertThat(send("PATCH", "/bucket/key", "").statusCode()).isEqualTo(405);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<Delete><Object><Key>a</Key></Object>",
                "<Delete></Delete>",
                "<Delete><Object></Object></Delete>",
                "<Delete><Object><Key>a</Key><Kay>b</Kay></Object></Delete>",
                "<Delete><Object><Key>a</Key><Key>b</Key></Object></Delete>",
                "<Delete><Object><Key>a</Key></Object><Quiet>perhaps</Quiet></Delete>",
                "<Delete>text<Object><Key>a</Key></Object></Delete>",
                "<Other><Object><Key>a</Key></Object></Other>",
                "<!DOCTYPE Delete [<!ENTITY e 'x'>]><Delete><Object><Key>&e;</Key></Object></Delete>",
                "<!DOCTYPE Delete SYSTEM 'file:///etc/passwd'><Delete><Object><Key>a</Key></Object></Delete>",
                "<Delete><Object><Key>&xxe;</Key></Object></Delete>",
                "{}",
                "<Delete><Object><Key>a</Key></Object></Delete><more/>",
            })
    void refusesXmlThatIsNotOfTheSchema(String xml) throws Exception {
        var said = send("POST", "/bucket?delete", xml);
        assertThat(said.body()).contains("<Code>MalformedXML</Code>");
        assertThat(said.statusCode()).isEqualTo(400);
    }

    @Test
    void readsXmlInEveryNamespace() throws Exception {
        for (String attribute :
                java.util.List.of("", " xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"")) {
            var said =
                    send(
                            "POST",
                            "/bucket?delete",
                            "<Delete%s><!-- one --><Object><Key> &lt;a&#xe9; </Key></Object></Delete>"
                                    .formatted(attribute));
            assertThat(said.body()).contains("<Key> &lt;aé </Key>");
        }
        assertThat(send("POST", "/bucket?delete", "").body())
                .contains("<Code>MissingRequestBodyError</Code>");
    }

    @Test
    void refusesTooMuchMetadata() throws Exception {
        var said = send("PUT", "/bucket/key", "x", "x-amz-meta-a", "b".repeat(2048));
        assertThat(said.body()).contains("<Code>MetadataTooLarge</Code>");
        assertThat(server.held.objects).isEmpty();
    }

    @Test
    void refusesMetadataThatWouldComeBackAsSomethingElse() throws Exception {
        var said = raw("PUT /bucket/key", "hello", "x-amz-meta-who: Zo\u00eb\n");
        assertThat(said).startsWith("HTTP/1.1 400").contains("x-amz-meta-who is not");
        assertThat(server.held.objects).isEmpty();
    }

    @Test
    void refusesPathsWithoutABucket() throws Exception {
        assertThat(raw("GET //bucket/key", "")).contains("<Code>InvalidURI</Code>");
    }

    @Test
    void refusesNumbersThatAreNone() throws Exception {
        assertThat(send("GET", "/bucket?list-type=2&max-keys=many", "").body())
                .contains("<Code>InvalidArgument</Code>", "max-keys", "many");
    }

    @Test
    void refusesUrlsWhoseTimeIsOver() throws Exception {
        var said =
                send(
                        "GET",
                        "/bucket/key?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=a%2F20200101"
                                + "%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20200101T000000Z"
                                + "&X-Amz-Expires=60&X-Amz-SignedHeaders=host&X-Amz-Signature=00",
                        "");
        assertThat(said.statusCode()).isEqualTo(403);
        assertThat(said.body()).contains("AccessDenied", "Request has expired");
    }

    @Test
    void takesAFormThatIsPutForAnObject() throws Exception {
        send("PUT", "/bucket/key", "a=b", "Content-Type", "application/x-www-form-urlencoded");
        assertThat(server.held.objects).containsKey("bucket/key");
    }

    @Test
    void encodesInHeadersWhatTheyCannotHold() {
        var result =
                dev.leat.server.s3.S3Response.of(
                        software.amazon.awssdk.services.s3.model.HeadObjectResponse.builder()
                                .metadata(Map.of("a", "\u00e9\r\nSet-Cookie: b"))
                                .build());
        var shape = Shape.of(software.amazon.awssdk.services.s3.model.HeadObjectResponse::builder);
        assertThat(S3ResponseWriter.of(result, shape, "", Map.of()).headers().get("x-amz-meta-a"))
                .isEqualTo("=?UTF-8?B?w6kNClNldC1Db29raWU6IGI=?=");
    }
}
