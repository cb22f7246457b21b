package dev.leat.server.s3;

import java.io.IOException;
import java.util.function.Supplier;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.utils.builder.SdkBuilder;

/// An S3 operation: the builders of its request and response, and its handler.
public final class S3Operation {

    private final Supplier<? extends SdkPojo> input;
    private final Supplier<? extends SdkPojo> output;
    private final Handling handler;

    private S3Operation(
            Supplier<? extends SdkPojo> input,
            Supplier<? extends SdkPojo> output,
            Handling handler) {
        this.input = input;
        this.output = output;
        this.handler = handler;
    }

    /// A handler of any type.
    private interface Handling {
        S3Response<? extends SdkPojo> answer(SdkPojo input, Call call)
                throws IOException, InterruptedException;
    }

    /// `request` and `answer` create builders of the SDK's model classes.
    @SuppressWarnings("unchecked") // the builder of the request makes nothing but an I
    public static <
                    I extends SdkPojo,
                    B extends SdkPojo & SdkBuilder<?, I>,
                    O extends SdkPojo,
                    C extends SdkPojo & SdkBuilder<?, O>>
            S3Operation of(Supplier<B> request, Supplier<C> answer, Handler<I, O> handler) {
        return new S3Operation(request, answer, (in, call) -> handler.answer((I) in, call));
    }

    /// Returns the factory of request builders.
    public Supplier<? extends SdkPojo> input() {
        return input;
    }

    /// Returns the factory of response builders.
    public Supplier<? extends SdkPojo> output() {
        return output;
    }

    public S3Response<? extends SdkPojo> answer(SdkPojo request, Call call)
            throws IOException, InterruptedException {
        return handler.answer(request, call);
    }
}
