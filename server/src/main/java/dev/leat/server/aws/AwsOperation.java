package dev.leat.server.aws;

import java.util.function.Supplier;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.utils.builder.SdkBuilder;

/// An operation of a service: the shapes of its request and response, and its handler.
public final class AwsOperation {

    private final Shapes shapes;
    private final Handler<SdkPojo> handler;

    private AwsOperation(Shapes shapes, Handler<SdkPojo> handler) {
        this.shapes = shapes;
        this.handler = handler;
    }

    /// `request` and `answer` create builders of the SDK's model classes for the request and the
    /// response.
    @SuppressWarnings("unchecked") // the shape of the builder makes nothing but an I
    public static <
                    I extends SdkPojo,
                    B extends SdkPojo & SdkBuilder<B, I>,
                    O extends SdkPojo,
                    C extends SdkPojo & SdkBuilder<C, O>>
            AwsOperation of(Supplier<B> request, Supplier<C> answer, Handler<I> handler) {
        return new AwsOperation(
                Shapes.of(request, answer), (in, who) -> handler.answer((I) in, who));
    }

    Shape input() {
        return shapes.input();
    }

    Shape output() {
        return shapes.output();
    }

    SdkPojo answer(SdkPojo request, Caller caller) throws InterruptedException {
        return handler.answer(request, caller);
    }

    /// Handles requests of an operation. Many threads call it. It may block, because each request
    /// has its own thread.
    public interface Handler<I> {

        /// Returns the response to a request.
        ///
        /// @throws AwsErrorException if AWS would respond with an error
        SdkPojo answer(I request, Caller caller) throws InterruptedException;
    }
}
