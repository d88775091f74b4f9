#include "go_asm.h"
#include "textflag.h"

// func gramsAVX2(text *byte, n int, l *gramLook, found *[lookAhead / 8]uint64) int
//
// Loads four grams into each half of a register, hashes all eight, and gathers
// their bytes of the table. To stop at the first one of a literal would cost more
// than to go on: there is one in most eights where rules are many.
TEXT ·gramsAVX2(SB), NOSPLIT, $0-40
	MOVQ text+0(FP), SI
	MOVQ n+8(FP), CX
	MOVQ l+16(FP), DX
	VMOVDQU gramLook_shuffle(DX), Y0
	VPBROADCASTD gramLook_noCase(DX), Y1
	VPBROADCASTD gramLook_spread(DX), Y2
	VMOVQ gramLook_shift(DX), X3
	MOVQ gramLook_phases(DX), BX
	MOVQ gramLook_half(DX), R8
	LEAQ (SI)(R8*1), R9
	SUBQ R8, CX
	SUBQ $16, CX
	ADDQ R8, R8
	VPCMPEQD Y4, Y4, Y4
	VPSRLD $24, Y4, Y5
	VPXOR Y9, Y9, Y9
	MOVQ found+24(FP), R10
	LEAQ const_lookAhead(R10), R11
	XORQ DI, DI

next:
	CMPQ DI, CX
	JG done
	VMOVDQU (SI)(DI*1), X6
	VINSERTI128 $1, (R9)(DI*1), Y6, Y6
	VPSHUFB Y0, Y6, Y6
	VPOR Y1, Y6, Y6
	VPMULLD Y2, Y6, Y6
	VPSRLD X3, Y6, Y6
	VMOVDQA Y4, Y7
	VPXOR Y8, Y8, Y8
	VPGATHERDD Y7, (BX)(Y6*1), Y8
	VPAND Y5, Y8, Y8
	VPCMPEQD Y9, Y8, Y8
	VMOVMSKPS Y8, AX
	NOTL AX
	MOVB AX, (R10)
	ADDQ R8, DI
	INCQ R10
	CMPQ R10, R11
	JLT next

done:
	VZEROUPPER
	MOVQ DI, ret+32(FP)
	RET
