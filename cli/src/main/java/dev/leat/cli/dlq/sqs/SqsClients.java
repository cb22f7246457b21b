package dev.leat.cli.dlq.sqs;

import com.google.re2j.Pattern;
import dev.leat.cli.terminal.CommandException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.services.sqs.SqsClient;

/// Creates clients for SQS at an address. Credentials and region come from the same sources as for
/// AWS's own tools: environment, profile, and the machine's metadata. For a server on this machine
/// no credentials are required, because such a server accepts any.
final class SqsClients {

    /// Addresses such as `https://sqs.eu-central-1.amazonaws.com`, including those of China and
    /// FIPS.
    private static final Pattern AWS =
            Pattern.compile("sqs(?:-fips)?\\.([a-z0-9-]+)\\.amazonaws\\.com(?:\\.cn)?");

    private static final Pattern HERE = Pattern.compile("localhost|127\\..*|\\[::1]");
    private static final Duration CONNECT = Duration.ofSeconds(5);

    /// Request timeout; a receive waits for at most one second.
    private static final Duration ANSWER = Duration.ofSeconds(30);

    private SqsClients() {}

    /// @throws CommandException if the address is invalid or the region is unknown
    static SqsClient client(String address, Optional<String> region) {
        return client(address, region, new ExecutionInterceptor() {});
    }

    /// Creates a client with an interceptor for requests and responses.
    static SqsClient client(
            String address, Optional<String> region, ExecutionInterceptor watching) {
        var url = url(address);
        var http =
                UrlConnectionHttpClient.builder().connectionTimeout(CONNECT).socketTimeout(ANSWER);
        return SqsClient.builder()
                .httpClientBuilder(http)
                .endpointOverride(url)
                .region(region(url.getHost(), region))
                .credentialsProvider(credentials(url.getHost()))
                .overrideConfiguration(c -> c.addExecutionInterceptor(watching))
                .build();
    }

    private static URI url(String address) {
        try {
            var url = URI.create(address);
            if (url.getHost() != null && String.valueOf(url.getScheme()).matches("https?")) {
                return url;
            }
        } catch (IllegalArgumentException _) {
            // The invalid address is reported below.
        }
        throw CommandException.input(
                "--endpoint-url must be an address such as https://sqs.eu-central-1.amazonaws.com, not '%s'"
                        .formatted(address));
    }

    private static Region region(String host, Optional<String> asked) {
        var named = AWS.matcher(host);
        if (asked.isPresent()) {
            return Region.of(asked.get());
        }
        if (named.matches()) {
            return Region.of(named.group(1));
        }
        try {
            return HERE.matcher(host).matches()
                    ? Region.US_EAST_1
                    : DefaultAwsRegionProviderChain.builder().build().getRegion();
        } catch (SdkClientException unknown) {
            throw CommandException.input(
                    "the region of %s is unknown; set it with --region".formatted(host));
        }
    }

    private static AwsCredentialsProvider credentials(String host) {
        return HERE.matcher(host).matches()
                ? AwsCredentialsProviderChain.of(
                        EnvironmentVariableCredentialsProvider.create(),
                        ProfileCredentialsProvider.create(),
                        StaticCredentialsProvider.create(
                                AwsBasicCredentials.create("leat", "leat")))
                : DefaultCredentialsProvider.builder().build();
    }
}
