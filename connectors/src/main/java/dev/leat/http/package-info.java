/// Posts deliveries to URLs, as SNS does.
@NullMarked
package dev.leat.http;

import org.jspecify.annotations.NullMarked;
