package page

import "lianfang/internal/text"

var (
	wColumns      = text.Of("欄位對應", "Columns")
	wColumnsTip   = text.Of("看不懂的表格，由您說明一次每一欄是什麼；之後同樣標題的表格自動照著讀。", "Say once what each column of a table holds that is not known; tables with the same header are then read so by themselves.")
	wColumnsNone  = text.Of("沒有要說明的表格", "Nothing to say")
	wColumnsBody  = text.Of("上傳的表格若有看不懂的標題，會出現在這裡。", "A table whose header is not known stands here once it was uploaded.")
	wColumnHeader = text.Of("標題", "Header")
	wColumnSample = text.Of("內容", "What stands there")
	wColumnMeans  = text.Of("這一欄是", "This column is")
	wColumnMeansN = text.Of("「%s」這一欄是", "Column “%s” is")
	wColumnUsed   = text.Of("上次使用", "Last used")
	wColumnSaid   = text.Of("說明或上傳時間", "Told or sent")
	wColumnsHow   = text.Of("至少要有一欄是軟體名稱、CPE、purl、作業系統或修補程式。沒有主機名稱也可以。", "One column at least has to be a product, CPE, purl, operating system or update. A machine is not needed.")
	wColumnsSave  = text.Of("記下來", "Remember this")
	wColumnsDrop  = text.Of("忘掉這個對應", "Forget it")
	wNoTitle      = text.Of("（沒有標題）", "(no header)")
)
