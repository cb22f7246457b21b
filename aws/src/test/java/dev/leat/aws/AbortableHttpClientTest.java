package dev.leat.aws;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;

/// A client whose requests fail as those of HttpURLConnection do if they are aborted while a thread
/// opens their streams.
class AbortableHttpClientTest implements SdkHttpClient {

    private final AbortableHttpClient client = new AbortableHttpClient(this);

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        return new ExecutableHttpRequest() {
            @Override
            public HttpExecuteResponse call() {
                throw new NullPointerException("closed");
            }

            @Override
            public void abort() {}
        };
    }

    @Override
    public void close() {}

    private ExecutableHttpRequest request() {
        var http =
                SdkHttpRequest.builder()
                        .protocol("http")
                        .host("127.0.0.1")
                        .method(SdkHttpMethod.GET)
                        .build();
        return client.prepareRequest(HttpExecuteRequest.builder().request(http).build());
    }

    @Test
    void abortedRequestsCanBeRepeated() {
        var request = request();
        request.abort();
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(request::call)
                .withMessage("the request was aborted");
    }

    @Test
    void otherDefectsAreNotHidden() {
        assertThatExceptionOfType(NullPointerException.class).isThrownBy(request()::call);
    }
}
