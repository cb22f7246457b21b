/// Sending of deliveries to external subscribers and endpoints: mails and HTTP requests.
@NullMarked
package dev.leat.delivery;

import org.jspecify.annotations.NullMarked;
