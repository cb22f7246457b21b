package dev.leat.server.s3;

import dev.leat.server.aws.OperationMethods;
import dev.leat.server.aws.Shapes;
import java.lang.invoke.MethodHandles;
import java.util.Map;

/// An S3 operation: the shapes of its request and response, and its handler.
public record S3Operation(OperationMethods.Found<Handler> method) {

    /// Returns the operations that methods of `handlers` implement, by name. Reads the classes of
    /// their requests and responses.
    ///
    /// @param caller may call the methods
    public static Map<String, S3Operation> of(MethodHandles.Lookup caller, Object... handlers) {
        return new OperationMethods<>(Handler.class, caller).of(S3Operation::new, handlers);
    }

    public Shapes shapes() {
        return method.shapes();
    }

    public Handler handler() {
        return method.handler();
    }

    /// Returns the same operation with another handler.
    S3Operation with(Handler other) {
        return new S3Operation(new OperationMethods.Found<>(method.name(), method.shapes(), other));
    }
}
