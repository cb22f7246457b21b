package dev.leat.cli.dlq.sqs;

import dev.leat.cli.terminal.CommandException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
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

/// A client of the SQS at an address, with the credentials and the region that AWS's own tools
/// would take: environment, profile, and what AWS gives its machines. A stand-in on this machine
/// takes any, so none need be there.
final class SqsClients {

    /// `https://sqs.eu-central-1.amazonaws.com`, also of China and for FIPS.
    private static final Pattern AWS =
            Pattern.compile("sqs(?:-fips)?\\.([a-z0-9-]+)\\.amazonaws\\.com(?:\\.cn)?");

    private static final Pattern HERE = Pattern.compile("localhost|127\\..*|\\[::1]");
    private static final Duration CONNECT = Duration.ofSeconds(5);

    /// A receive waits for a second at the most.
    private static final Duration ANSWER = Duration.ofSeconds(30);

    private SqsClients() {}

    /// @throws Failure if the address is none, or nobody knows the region
    static SqsClient client(String address, Optional<String> region) {
        return client(address, region, new ExecutionInterceptor() {});
    }

    /// The same, and somebody sees what goes to and fro.
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
            // Said below.
        }
        throw CommandException.input(
                "--endpoint-url is an address such as https://sqs.eu-central-1.amazonaws.com, not '%s'"
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
                    "nobody says which region %s is in: name it with --region".formatted(host));
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
