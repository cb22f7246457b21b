# Written by `leat synth`, which overwrites changes.

output "events_queue_url" {
  description = "URL of the queue events"
  value       = aws_sqs_queue.events_queue.url
}

output "alerts_queue_url" {
  description = "URL of the queue alerts"
  value       = aws_sqs_queue.alerts_queue.url
}

output "webhook_calls_queue_url" {
  description = "URL of the queue webhook_calls"
  value       = aws_sqs_queue.webhook_calls_queue.url
}

output "events_dlq_queue_url" {
  description = "URL of the queue events-dlq"
  value       = aws_sqs_queue.events_dlq_queue.url
}

output "alerts_dlq_queue_url" {
  description = "URL of the queue alerts-dlq"
  value       = aws_sqs_queue.alerts_dlq_queue.url
}

output "webhook_calls_dlq_queue_url" {
  description = "URL of the queue webhook_calls-dlq"
  value       = aws_sqs_queue.webhook_calls_dlq_queue.url
}

output "logs_command" {
  description = "Command that shows the logs."
  value       = "aws logs tail /leat/events --follow --region ${var.region}"
}

output "store_events_function_logs_command" {
  description = "Command that shows the log of the function of pipeline store_events."
  value       = "aws logs tail /aws/lambda/events-store_events --follow --region ${var.region}"
}

output "dashboard_url" {
  description = "Dashboard of the app."
  value       = "https://${var.region}.console.aws.amazon.com/cloudwatch/home?region=${var.region}#dashboards/dashboard/events"
}

output "send_command" {
  description = "Command that sends the content of message.json to queue events."
  value       = "aws sqs send-message --region ${var.region} --queue-url ${aws_sqs_queue.events_queue.url} --message-body file://message.json"
}
