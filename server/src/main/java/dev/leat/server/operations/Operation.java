package dev.leat.server.operations;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// The HTTP request that calls a method. Parameters of the method that stand in braces are segments
/// of the path; the others are query parameters of a `GET` and members of the JSON object that a
/// `POST` sends. Exceptions that the method declares reach the caller as they are.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@interface Operation {

    /// The method and the path below `/leat/v1/`, such as `GET queues/{queue}/items`.
    String value();

    /// What it does, in one sentence, for the API document.
    String summary();

    /// Where an item has the value that the next page begins after or at, as a JSON pointer. Empty
    /// where an answer has one page.
    String cursor() default "";

    /// Whether the result quotes messages of the queue in the path: personal values are masked
    /// then, unless the query has `unmasked=true`.
    boolean masks() default false;

    /// Seconds that a client waits for the answer.
    int patience() default 60;

    /// Whether a list that is too large for one request may be sent in several, each of which is a
    /// transaction of its own.
    boolean splits() default false;
}
