package dev.leat.aws;

import java.io.IOException;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;

/// An HTTP client of the SDK whose aborted requests fail with IOException. The SDK aborts a request
/// after its timeout, and repeats it after an IOException. The JDK's HttpURLConnection alone throws
/// NullPointerException if it is closed while another thread opens its streams, which would end a
/// pipeline, for example after a pause of the process. Thread-safe.
record AbortableHttpClient(SdkHttpClient client) implements SdkHttpClient {

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        return new Request(client.prepareRequest(request));
    }

    @Override
    public String clientName() {
        return client.clientName();
    }

    @Override
    public void close() {
        client.close();
    }

    private static final class Request implements ExecutableHttpRequest {

        private final ExecutableHttpRequest request;
        private volatile boolean aborted;

        Request(ExecutableHttpRequest request) {
            this.request = request;
        }

        @Override
        public HttpExecuteResponse call() throws IOException {
            try {
                return request.call();
            } catch (NullPointerException closed) {
                if (aborted) {
                    throw new IOException("the request was aborted", closed);
                }
                throw closed;
            }
        }

        @Override
        public void abort() {
            aborted = true;
            request.abort();
        }
    }
}
