package dev.leat.cli.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.leat.server.AccessToken;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.SqsException;

/// AWS's own clients and an app that needs a token: they sign with it as the secret key.
@Tag("interop")
class SignedClientsTest {

    private static final String SECRET = "a-secret/of+24=characters";

    @AutoClose private LeatEndpoint leat;
    private Path folder;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        this.folder = folder;
        leat = LeatEndpoint.locked(folder, new AccessToken(SECRET));
    }

    @ParameterizedTest
    @EnumSource(names = {"BOTO3_QUERY", "BOTO3_JSON"})
    void letsBoto3InThatSignsWithTheToken(Client client) throws Exception {
        var python = client.found();
        assumeTrue(python.isPresent(), client.missing());
        var words = List.of(python.orElseThrow().toString(), "sqs_signed.py");
        var answers = Script.start(words, leat.url(), client.name(), folder, SECRET).answers();
        assertThat(answers)
                .containsEntry("right", "ok 200")
                .containsEntry("send", "ok 200")
                .containsEntry("path", "ok 200")
                .containsEntry("wrong", "SignatureDoesNotMatch 403")
                .containsEntry("none", "MissingAuthenticationToken 403");
        if (client.form() == Client.Form.QUERY) {
            assertThat(answers)
                    .containsEntry("presigned", "ok 200")
                    .containsEntry("presigned and changed", "refused 403");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"AWS_QUERY", "AWS_JSON"})
    void letsTheAwsCommandInThatSignsWithTheToken(Client client) throws Exception {
        var aws = client.found();
        assumeTrue(aws.isPresent(), client.missing());
        var command = aws.orElseThrow().toString();
        assertThat(listed(command, SECRET)).contains("/000000000000/Orders");
        assertThat(listed(command, "another secret")).contains("(SignatureDoesNotMatch)");
        assertThat(listed(command, SECRET, "--no-sign-request"))
                .contains("(MissingAuthenticationToken)");
    }

    private String listed(String command, String secret, String... more) throws Exception {
        var words =
                new ArrayList<>(
                        List.of(command, "sqs", "list-queues", "--endpoint-url", leat.url()));
        words.addAll(List.of(more));
        var builder = new ProcessBuilder(words).redirectErrorStream(true);
        builder.environment()
                .putAll(
                        Map.of(
                                "AWS_ACCESS_KEY_ID", "anybody",
                                "AWS_SECRET_ACCESS_KEY", secret,
                                "AWS_DEFAULT_REGION", "eu-west-1",
                                "AWS_MAX_ATTEMPTS", "1",
                                "AWS_PAGER", ""));
        var process = builder.start();
        process.getOutputStream().close();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said;
    }

    @Test
    void letsTheSdkForJavaInThatSignsWithTheToken() {
        try (var sqs = sdk(SECRET)) {
            assertThat(sqs.listQueues().queueUrls()).isNotEmpty();
        }
        try (var sqs = sdk("another secret")) {
            assertThatExceptionOfType(SqsException.class)
                    .isThrownBy(sqs::listQueues)
                    .matches(refused -> refused.statusCode() == 403)
                    .matches(refused ->
                            refused.awsErrorDetails().errorCode().equals("SignatureDoesNotMatch"));
        }
    }

    private SqsClient sdk(String secret) {
        return SqsClient.builder()
                .endpointOverride(URI.create(leat.url()))
                .region(Region.EU_WEST_1)
                .credentialsProvider(
                        StaticCredentialsProvider.create(
                                AwsBasicCredentials.create("anybody", secret)))
                .httpClient(UrlConnectionHttpClient.create())
                .build();
    }
}
