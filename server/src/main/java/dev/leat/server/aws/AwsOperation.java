package dev.leat.server.aws;

import java.lang.invoke.MethodHandles;
import java.util.Map;
import java.util.function.Supplier;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.utils.Lazy;

/// An operation of a service: the shapes of its request and response, and its handler.
public record AwsOperation(OperationMethods.Found<Handler> method) {

    /// Returns the operations that methods of `handlers` implement, by name. The methods are read
    /// at the first call of the result: an app calls few services, and the model classes of all
    /// would delay its start.
    ///
    /// @param service may call the methods
    public static Supplier<Map<String, AwsOperation>> of(
            MethodHandles.Lookup service, Object... handlers) {
        var methods = new OperationMethods<>(Handler.class, service);
        return new Lazy<>(() -> methods.of(AwsOperation::new, handlers))::getValue;
    }

    Shape input() {
        return method.shapes().input();
    }

    Shape output() {
        return method.shapes().output();
    }

    SdkPojo answer(SdkPojo request, Caller caller) throws InterruptedException {
        return method.handler().answer(request, caller);
    }

    /// Handles requests of an operation. Many threads call it. It may block, because each request
    /// has its own thread.
    public interface Handler {

        /// Returns the response to a request.
        ///
        /// @throws AwsErrorException if AWS would respond with an error
        SdkPojo answer(SdkPojo request, Caller caller) throws InterruptedException;
    }
}
