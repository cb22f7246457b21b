package dev.leat.server.operations;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// The HTTP request that calls a method. Parameters in braces are segments of the path. The others
/// are query parameters of a `GET` and members of the JSON object of a `POST`. Exceptions that the
/// method declares reach the caller unchanged.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@interface Operation {

    /// The method and the path below `/leat/v1/`, such as `GET queues/{queue}/items`.
    String value();

    /// A one-sentence description for the API document.
    String summary();

    /// JSON pointer to the value of an item from which the next page's cursor is taken. Empty if
    /// the result is not paged.
    String cursor() default "";

    /// True if the result quotes messages of the queue in the path: personal data is then masked,
    /// unless the query has `unmasked=true`.
    boolean masks() default false;

    /// Timeout of the client, in seconds.
    int timeoutSeconds() default 60;

    /// True if a list that is too large for one request may be sent in several, each in its own
    /// transaction.
    boolean splits() default false;
}
