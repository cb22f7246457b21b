package dev.leat.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.port.UnavailableException;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.ParameterType;

/// Secrets in moto.
@Tag("interop")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AwsSecretsTest {

    private static final StaticCredentialsProvider CREDENTIALS =
            StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test"));

    private MotoServer moto;
    private AwsClients clients;
    private AwsSecrets secrets;

    @BeforeAll
    void start() throws Exception {
        moto = MotoServer.empty();
        clients = moto.clients();
        secrets = clients.secrets();
        try (var http = UrlConnectionHttpClient.create();
                var manager =
                        SecretsManagerClient.builder()
                                .httpClient(http)
                                .endpointOverride(moto.endpoint())
                                .region(Region.EU_CENTRAL_1)
                                .credentialsProvider(CREDENTIALS)
                                .build();
                var parameters =
                        SsmClient.builder()
                                .httpClient(http)
                                .endpointOverride(moto.endpoint())
                                .region(Region.EU_CENTRAL_1)
                                .credentialsProvider(CREDENTIALS)
                                .build()) {
            manager.createSecret(create -> create.name("shop/redis").secretString("hunter/2"));
            var bytes = SdkBytes.fromUtf8String("hunter2");
            manager.createSecret(create -> create.name("binary").secretBinary(bytes));
            parameters.putParameter(put ->
                    put.name("/shop/password").value("hunter 3").type(ParameterType.SECURE_STRING));
        }
    }

    @AfterAll
    void stop() {
        if (clients != null) {
            secrets.close();
            clients.close();
        }
    }

    @Test
    void readsSecretsAndDecryptsParameters() {
        assertThat(secrets.read("shop/redis")).isEqualTo("hunter/2");
        assertThat(secrets.read("ssm:/shop/password")).isEqualTo("hunter 3");
    }

    @Test
    void namesAMissingSecretWithItsRegionAndTheRemedy() {
        assertThatThrownBy(() -> secrets.read("shop/rediss"))
                .isInstanceOf(UnavailableException.class)
                .hasMessage(
                        "the secret shop/rediss in Secrets Manager (eu-central-1) does not exist; create it with `aws secretsmanager create-secret`, or correct the name in app.yaml");
        assertThatThrownBy(() -> secrets.read("ssm:/shop/passwort"))
                .isInstanceOf(UnavailableException.class)
                .hasMessage(
                        "the parameter /shop/passwort in the SSM Parameter Store (eu-central-1) does not exist; create it with `aws ssm put-parameter`, or correct the name in app.yaml");
    }

    @Test
    void refusesABinarySecret() {
        assertThatThrownBy(() -> secrets.read("binary"))
                .hasMessageContaining("is binary; store a text")
                .hasMessageNotContaining("hunter");
    }

    @Test
    void namesTheSecretIfAwsIsUnreachable() {
        var nowhere = URI.create("http://127.0.0.1:1");
        try (var offline =
                        AwsClients.at(
                                nowhere, "eu-west-1", CREDENTIALS, new ExecutionInterceptor() {});
                var unreachable = offline.secrets()) {
            for (var name : List.of("shop", "ssm:shop")) {
                assertThatThrownBy(() -> unreachable.read(name))
                        .isInstanceOf(UnavailableException.class)
                        .hasMessageContaining("shop in")
                        .hasMessageContaining("(eu-west-1) cannot be reached");
            }
        }
    }
}
