package dev.leat.aws;

import dev.leat.contract.SharedMoto;
import java.io.IOException;
import java.net.URI;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkSystemSetting;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/// `moto_server`, other services of AWS for tests, as a process that they share.
public record MotoServer(SharedMoto process) {

    /// Returns the server without any resources, or skips the test if it is not installed.
    public static MotoServer empty() throws IOException, InterruptedException {
        return new MotoServer(SharedMoto.empty());
    }

    /// Returns the address of all services.
    public URI endpoint() {
        return URI.create(process.url());
    }

    /// Creates clients of the services. That of Kinesis uses JSON, because moto does not read CBOR.
    public AwsClients clients() {
        return clients(new ExecutionInterceptor() {});
    }

    /// Creates clients with an interceptor of their requests and responses. That of Kinesis uses
    /// JSON, because moto does not read CBOR.
    public AwsClients clients(ExecutionInterceptor watching) {
        return clients(endpoint(), watching);
    }

    /// Creates clients whose address has TLS, which the interceptor must change.
    public AwsClients clientsWithTls(ExecutionInterceptor changing) {
        return clients(URI.create(process.url().replace("http:", "https:")), changing);
    }

    private static AwsClients clients(URI endpoint, ExecutionInterceptor watching) {
        var clients =
                AwsClients.at(
                        endpoint,
                        "eu-central-1",
                        StaticCredentialsProvider.create(
                                AwsBasicCredentials.create("test", "test")),
                        watching);
        return withJson(clients);
    }

    /// Creates the client of Kinesis, which uses JSON then, and not CBOR.
    public static AwsClients withJson(AwsClients clients) {
        System.setProperty(SdkSystemSetting.CBOR_ENABLED.property(), "false");
        try {
            var _ = clients.kinesis();
        } finally {
            System.clearProperty(SdkSystemSetting.CBOR_ENABLED.property());
        }
        return clients;
    }
}
