package dev.leat.llm;

import dev.langchain4j.exception.HttpException;
import dev.leat.app.Model;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkServiceException;

/// Explains why a model did not answer.
///
/// @param name the name of the model in output
/// @param destination the address to which the question was sent
record ModelFailure(Model model, String name, String destination) {

    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int TIMEOUT = 408;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVER_ERROR = 500;

    ModelException of(RuntimeException failed) {
        return new ModelException(text(failed), failed);
    }

    private String text(Throwable failed) {
        var http = cause(failed, HttpException.class);
        if (http.isPresent()) {
            return status(
                    http.get().statusCode(),
                    ModelText.message(String.valueOf(http.get().getMessage())));
        }
        var service = cause(failed, SdkServiceException.class);
        if (service.isPresent()) {
            return status(
                    service.get().statusCode(),
                    ModelText.line(String.valueOf(service.get().getMessage())));
        }
        if (cause(failed, LimitedHttpClient.LateException.class).isPresent()
                || cause(failed, ApiCallTimeoutException.class).isPresent()
                || cause(failed, HttpConnectTimeoutException.class).isPresent()
                || cause(failed, SocketTimeoutException.class).isPresent()) {
            return "%s at %s did not answer within %s; try again, or set a longer `timeout` of %s"
                    .formatted(name, destination, seconds(), ModelText.name(model));
        }
        if (chain(failed).anyMatch(ModelFailure::unreachable)) {
            return "cannot connect to %s at %s; check that it runs, and the `url` of %s"
                    .formatted(name, destination, ModelText.name(model));
        }
        if (chain(failed)
                .anyMatch(cause -> String.valueOf(cause.getMessage()).contains("capacity"))) {
            return "the response of %s has more than 1 MiB and was not read to its end; check `url` and `provider` of %s"
                    .formatted(name, ModelText.name(model));
        }
        if (cause(failed, LimitedHttpClient.TransportException.class).isPresent()
                || cause(failed, IOException.class)
                        .filter(io -> !io.getClass().getName().contains("jackson"))
                        .isPresent()) {
            return "the connection to %s at %s was closed before the answer was complete; try again"
                    .formatted(name, destination);
        }
        if (model.provider() == Model.Provider.BEDROCK
                && cause(failed, SdkClientException.class).isPresent()) {
            return "the request to %s could not be sent: %s; check the credentials and the region of the AWS tools"
                    .formatted(name, ModelText.line(String.valueOf(failed.getMessage())));
        }
        return "the response of %s at %s does not have the form of the provider '%s'; check `provider` and `url` of %s"
                .formatted(name, destination, model.provider().word(), ModelText.name(model));
    }

    private String seconds() {
        return model.timeout().toMillis() / 1000.0 + " s";
    }

    private String status(int status, String message) {
        var said = message.isEmpty() ? "" : ": " + message;
        if (status == UNAUTHORIZED || status == FORBIDDEN) {
            return model.provider() == Model.Provider.BEDROCK
                    ? "Amazon Bedrock refused the credentials for %s (status %d); check those of the AWS tools, and the access to the model"
                            .formatted(model.model(), status)
                    : "%s refused the API key (status %d); check the environment variable %s_API_KEY, or `api_key` of the model in app.yaml"
                            .formatted(name, status, model.provider().name());
        }
        if (status == NOT_FOUND) {
            return "%s has no model '%s' (status 404)%s; check the name of the model, and its `url`"
                    .formatted(destination, model.model(), said);
        }
        if (status == TOO_MANY_REQUESTS) {
            return "%s accepts no more requests now (status 429)%s; try again later, or check the quota of the account"
                    .formatted(name, said);
        }
        if (status >= SERVER_ERROR || status == TIMEOUT) {
            return "%s failed (status %d)%s; try again later".formatted(name, status, said);
        }
        return "%s refused the request (status %d)%s; if the model cannot be restricted to a JSON Schema, set `structured_output: false`"
                .formatted(name, status, said);
    }

    private static boolean unreachable(Throwable cause) {
        return cause instanceof ConnectException || cause instanceof UnresolvedAddressException;
    }

    private static <T extends Throwable> Optional<T> cause(Throwable failed, Class<T> type) {
        return chain(failed).filter(type::isInstance).map(type::cast).findFirst();
    }

    private static Stream<Throwable> chain(Throwable failed) {
        return Stream.iterate(failed, cause -> cause != null, Throwable::getCause).limit(20);
    }
}
