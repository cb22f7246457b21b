/// Transports of deliveries over HTTP: SNS notifications, and requests to endpoints.
@NullMarked
package dev.leat.http;

import org.jspecify.annotations.NullMarked;
