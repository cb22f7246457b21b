package dev.leat.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.port.UnavailableException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ConnectException;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.model.SqsException;

class AwsFailuresTest {

    private static final String QUEUE = "queue orders in SQS";

    @Test
    void namesTheResourceAndTheService() {
        assertThat(message(service(400, "InvalidAttributeName", "Unknown Attribute x.")))
                .isEqualTo(
                        "queue orders in SQS: the request failed: \"Unknown Attribute x.\" (InvalidAttributeName)");
        var refused =
                SdkClientException.create(
                        "Unable to execute HTTP request",
                        new ConnectException("Connection refused"));
        assertThat(message(refused))
                .isEqualTo("queue orders in SQS cannot be reached: \"Connection refused\"");
    }

    @Test
    void showsNoCredentials() {
        var token = "x-amz-security-token:FQoGZXIvYXdzEBY";
        for (var code : new String[] {"SignatureDoesNotMatch", "InvalidSignatureException"}) {
            var all = new StringWriter();
            AwsFailures.unavailable(QUEUE, service(403, code, "The Canonical String was " + token))
                    .printStackTrace(new PrintWriter(all));
            assertThat(all.toString()).contains(code).doesNotContain("FQoGZXIvYXdzEBY");
        }
    }

    @Test
    void saysHowToGiveCredentialsAndPermission() {
        assertThat(
                        message(
                                SdkClientException.create(
                                        "Unable to load credentials from any of the providers")))
                .contains("AWS_PROFILE");
        assertThat(
                        message(
                                service(
                                        403,
                                        "AccessDenied",
                                        "User u is not authorized to perform: sqs:ReceiveMessage")))
                .contains("access denied", "sqs:ReceiveMessage", "IAM policy");
    }

    @Test
    void overloadConflictsAndNetworkFailuresAreTransient() {
        assertThat(AwsFailures.isTransient(service(400, "RequestThrottled", ""))).isTrue();
        assertThat(AwsFailures.isTransient(service(400, "ThrottlingException", ""))).isTrue();
        assertThat(AwsFailures.isTransient(service(503, "ServiceUnavailable", ""))).isTrue();
        assertThat(AwsFailures.isTransient(service(400, "TransactionConflictException", "")))
                .isTrue();
        assertThat(
                        AwsFailures.isTransient(
                                SdkClientException.create("x", new ConnectException("refused"))))
                .isTrue();
        assertThat(AwsFailures.isTransient(service(400, "ValidationException", ""))).isFalse();
        assertThat(AwsFailures.isTransient(service(403, "AccessDenied", ""))).isFalse();
    }

    @Test
    void callsThrowUnavailable() {
        assertThat(AwsFailures.call(QUEUE, () -> 7)).isEqualTo(7);
        assertThatThrownBy(() ->
                        AwsFailures.call(
                                QUEUE,
                                () -> {
                                    throw service(400, "RequestThrottled", "slow down");
                                }))
                .isInstanceOf(UnavailableException.class)
                .hasMessage(
                        "queue orders in SQS: AWS throttles the requests (RequestThrottled); Leat retries");
    }

    private static String message(SdkException failed) {
        return String.valueOf(AwsFailures.unavailable(QUEUE, failed).getMessage());
    }

    private static SdkException service(int status, String code, String text) {
        return SqsException.builder()
                .statusCode(status)
                .awsErrorDetails(
                        AwsErrorDetails.builder().errorCode(code).errorMessage(text).build())
                .build();
    }
}
