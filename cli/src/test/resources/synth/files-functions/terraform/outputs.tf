# Written by `leat synth`, which overwrites changes.

output "load_files_queue_url" {
  description = "URL of the queue load-files"
  value       = aws_sqs_queue.load_files_queue.url
}

output "load_files_dlq_queue_url" {
  description = "URL of the queue load-files-dlq"
  value       = aws_sqs_queue.load_files_dlq_queue.url
}

output "load_large_queue_url" {
  description = "URL of the queue load-large"
  value       = aws_sqs_queue.load_large_queue.url
}

output "logs_command" {
  description = "Command that shows the logs."
  value       = "aws logs tail /leat/leat-files-files --follow --region ${var.region}"
}

output "load_function_logs_command" {
  description = "Command that shows the log of the function of pipeline load."
  value       = "aws logs tail /aws/lambda/leat-files-files-load --follow --region ${var.region}"
}

output "dashboard_url" {
  description = "Dashboard of the app."
  value       = "https://${var.region}.console.aws.amazon.com/cloudwatch/home?region=${var.region}#dashboards/dashboard/leat-files-files"
}

output "send_command" {
  description = "Command that sends the content of message.json to queue load-files."
  value       = "aws sqs send-message --region ${var.region} --queue-url ${aws_sqs_queue.load_files_queue.url} --message-body file://message.json"
}
