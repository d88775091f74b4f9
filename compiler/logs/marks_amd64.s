#include "textflag.h"

// MARK sets AX and DX to the marks of the 64 bytes in Y2 and Y3.
#define MARK \
	VPCMPEQB Y2, Y0, Y4; \
	VPCMPEQB Y3, Y0, Y5; \
	VPCMPEQB Y2, Y1, Y6; \
	VPCMPEQB Y3, Y1, Y7; \
	VPMOVMSKB Y4, AX; \
	VPMOVMSKB Y5, BX; \
	VPMOVMSKB Y6, DX; \
	VPMOVMSKB Y7, R8; \
	SHLQ $32, BX; \
	SHLQ $32, R8; \
	ORQ BX, AX; \
	ORQ R8, DX

// func marksAVX2(text *byte, n int, out *mark) (slashes uint64)
TEXT ·marksAVX2(SB), NOSPLIT, $0-32
	MOVQ text+0(FP), SI
	MOVQ n+8(FP), R9
	MOVQ out+16(FP), DI
	MOVL $0x22, AX
	VMOVQ AX, X0
	VPBROADCASTB X0, Y0
	MOVL $0x5c, AX
	VMOVQ AX, X1
	VPBROADCASTB X1, Y1
	XORQ R10, R10
	MOVQ R9, CX
	SHRQ $6, CX

next:
	VMOVDQU (SI), Y2
	VMOVDQU 32(SI), Y3
	MARK
	MOVQ AX, (DI)
	MOVQ DX, 8(DI)
	ORQ DX, R10
	ADDQ $64, SI
	ADDQ $16, DI
	DECQ CX
	JNZ next

	// What is left is marked as the end of the last 64 bytes.
	ANDQ $63, R9
	JZ done
	VMOVDQU -64(SI)(R9*1), Y2
	VMOVDQU -32(SI)(R9*1), Y3
	MARK
	MOVQ $64, CX
	SUBQ R9, CX
	SHRQ CX, AX
	SHRQ CX, DX
	MOVQ AX, (DI)
	MOVQ DX, 8(DI)
	ORQ DX, R10

done:
	MOVQ R10, slashes+24(FP)
	VZEROUPPER
	RET
