package dev.leat.operations;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Describes the HTTP request that calls a method. Method parameters that the path has in braces
/// are segments of the path. Other parameters are query parameters of a `GET`, or members of the
/// JSON object in the body of a `POST`. The client throws the same exceptions that the method
/// declares.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Operation {

    /// The method and the path below `/leat/v1/`, such as `GET queues/{queue}/items`.
    String value();

    /// A one-sentence description for the API document.
    String summary();

    /// JSON pointer to the value in an item from which the cursor of the next page is derived.
    /// Empty if the result is not paged.
    String cursor() default "";

    /// True if the result quotes messages of the queue in the path, items of the table in the path,
    /// or deliveries. Personal data in the result is then masked, unless the query has
    /// `unmasked=true`.
    boolean masks() default false;

    /// True if a `POST` changes nothing, so that a client with the right to read may send it.
    boolean reads() default false;

    /// True if a `GET` needs the right to change, because it writes a file, or because its result
    /// has personal values and is never masked.
    boolean writes() default false;

    /// The client's timeout in seconds.
    int timeoutSeconds() default 60;

    /// True if the client may split a list that is too large for one request. Each part is a
    /// request and a transaction of its own.
    boolean splits() default false;
}
