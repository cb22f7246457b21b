# Written by `leat synth`, which overwrites changes.

output "order_queue_queue_url" {
  description = "URL of the queue OrderQueue"
  value       = aws_sqs_queue.order_queue_queue.url
}

output "order_queue_dlq_queue_url" {
  description = "URL of the queue OrderQueue-dlq"
  value       = aws_sqs_queue.order_queue_dlq_queue.url
}

output "logs_command" {
  description = "Command that shows the logs."
  value       = "aws logs tail /leat/orders --follow --region ${var.region}"
}

output "order_stats_function_logs_command" {
  description = "Command that shows the log of the function of pipeline order_stats."
  value       = "aws logs tail /aws/lambda/orders-order_stats --follow --region ${var.region}"
}

output "dashboard_url" {
  description = "Dashboard of the app."
  value       = "https://${var.region}.console.aws.amazon.com/cloudwatch/home?region=${var.region}#dashboards/dashboard/orders"
}

output "send_command" {
  description = "Command that sends the content of message.json to queue OrderQueue."
  value       = "aws sqs send-message --region ${var.region} --queue-url ${aws_sqs_queue.order_queue_queue.url} --message-body file://message.json"
}
